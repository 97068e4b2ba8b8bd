import { TableClient } from '@azure/data-tables';
import { BlobServiceClient, type ContainerClient } from '@azure/storage-blob';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Match, Rule } from '../../../local/strict/faults/plan.ts';
import { type StrictAzurite, startStrictAzurite } from '../../support/strict.ts';

let azurite: StrictAzurite;
/** Tells at once what happened. */
let things: TableClient;
/** Tries again as Microsoft's client does. */
let patient: TableClient;
let container: ContainerClient;

beforeAll(async () => {
  azurite = await startStrictAzurite();
  const { connectionString } = azurite;
  const open = (maxRetries: number) =>
    TableClient.fromConnectionString(connectionString, 'things', {
      allowInsecureConnection: true,
      retryOptions: { maxRetries, retryDelayInMs: 1, maxRetryDelayInMs: 5 },
    });
  things = open(0);
  patient = open(3);
  await things.createTable();
  container = BlobServiceClient.fromConnectionString(connectionString, {
    retryOptions: { maxTries: 1 },
  }).getContainerClient('blobs');
  await container.create();
  azurite.control.reset();
});
afterAll(() => azurite?.stop());
afterEach(() => {
  azurite.control.setPlan(undefined);
  azurite.control.reset();
});

const writes: Match = { operation: /^(Insert|Update)Entity$/ };
const plan = (...rules: Rule[]) => azurite.control.setPlan({ seed: 1, rules });
const outcomes = () =>
  azurite.control.requests().map(({ operation, outcome, count }) => `${count} ${operation} ${outcome}`);
const isStored = (rowKey: string) =>
  things.getEntity('p', rowKey).then(
    () => true,
    () => false,
  );

test('a cut request fails at the client and never reached the store', async () => {
  plan({ match: writes, fault: { kind: 'cut' } });
  await expect(things.createEntity({ partitionKey: 'p', rowKey: 'cut' })).rejects.toMatchObject({
    code: 'ECONNRESET',
  });
  expect(outcomes()).toEqual(['1 InsertEntity cut']);
  expect(await isStored('cut')).toBe(false);
});

test('a lost response fails at the client, and the store has done the write', async () => {
  plan({ match: writes, fault: { kind: 'lost-response' } });
  await expect(things.createEntity({ partitionKey: 'p', rowKey: 'lost' })).rejects.toMatchObject({
    code: 'ECONNRESET',
  });
  expect(outcomes()).toEqual(['1 InsertEntity lost-response']);
  expect(await isStored('lost')).toBe(true);
});

test('a client that tries again after a lost response meets its own write', async () => {
  plan({ match: { ...writes, nth: 1 }, fault: { kind: 'lost-response' } });
  await expect(patient.createEntity({ partitionKey: 'p', rowKey: 'twice' })).rejects.toMatchObject({
    statusCode: 409,
  });
});

test('the name of a table whose deletion was answered into the void is taken all the same', async () => {
  const doomed = TableClient.fromConnectionString(azurite.connectionString, 'doomed', {
    allowInsecureConnection: true,
    retryOptions: { maxRetries: 0 },
  });
  await doomed.createTable();
  plan({ match: { operation: /^DeleteTable$/ }, fault: { kind: 'lost-response' } });
  await expect(doomed.deleteTable()).rejects.toMatchObject({ code: 'ECONNRESET' });
  await expect(doomed.createTable()).rejects.toMatchObject({ statusCode: 409 });
});

test('what a rule looks for in a body is found in it', async () => {
  plan({ match: { body: /poison/ }, fault: { kind: 'status', status: 400 } });
  await things.createEntity({ partitionKey: 'p', rowKey: 'sound', text: 'wholesome' });
  await expect(
    things.createEntity({ partitionKey: 'p', rowKey: 'bad', text: 'a poison' }),
  ).rejects.toMatchObject({ statusCode: 400 });
});

test.each([
  [400, 'InvalidInput'],
  [403, 'AuthorizationFailure'],
  [413, 'RequestBodyTooLarge'],
  [429, 'TooManyRequests'],
  [500, 'InternalError'],
  [503, 'ServerBusy'],
] as const)(
  'status %i comes in the form of each service, and the store sees nothing',
  async (status, code) => {
    plan({ match: {}, fault: { kind: 'status', status } });
    await expect(things.createEntity({ partitionKey: 'p', rowKey: `s${status}` })).rejects.toMatchObject({
      statusCode: status,
      details: { odataError: { code } },
    });
    const blob = container.getBlockBlobClient(`s${status}`);
    await expect(blob.upload('x', 1)).rejects.toMatchObject({ statusCode: status, code });
    azurite.control.setPlan(undefined);
    expect(await isStored(`s${status}`)).toBe(false);
    expect(await blob.exists()).toBe(false);
  },
);

test('Retry-After is sent in seconds, and the client keeps to it', async () => {
  plan({ match: { ...writes, until: 1 }, fault: { kind: 'status', status: 429, retryAfter: 1 } });
  const start = performance.now();
  await patient.createEntity({ partitionKey: 'p', rowKey: 'after' });
  expect(performance.now() - start).toBeGreaterThan(990);
  expect(outcomes()).toEqual(['1 InsertEntity status', '1 InsertEntity passed']);
});

test('a delay holds a request back before the store', async () => {
  plan({ match: writes, fault: { kind: 'delay', ms: 400 } });
  const start = performance.now();
  const writing = things.createEntity({ partitionKey: 'p', rowKey: 'late' });
  expect(await isStored('late')).toBe(false);
  await writing;
  expect(performance.now() - start).toBeGreaterThan(395);
  expect(await isStored('late')).toBe(true);
});

test('a client that gave up while it was delayed is not served behind its back', async () => {
  plan({ match: writes, fault: { kind: 'delay', ms: 2_000 } });
  const abortSignal = AbortSignal.timeout(100);
  await expect(
    things.createEntity({ partitionKey: 'p', rowKey: 'gave-up' }, { abortSignal }),
  ).rejects.toThrow();
  await expect.poll(outcomes).toEqual(['1 InsertEntity abandoned']);
  expect(await isStored('gave-up')).toBe(false);
});

test('a large upload can be cut, refused and lost too', async () => {
  const size = 8 * 1024 * 1024;
  const upload = (name: string) => container.getBlockBlobClient(name).upload(Buffer.alloc(size), size);
  const exists = (name: string) => container.getBlobClient(name).exists();
  plan(
    { match: { operation: /^PutBlob$/, nth: 1 }, fault: { kind: 'cut' } },
    // A rule counts what the ones before it left alone.
    { match: { operation: /^PutBlob$/, nth: 1 }, fault: { kind: 'status', status: 503 } },
    { match: { operation: /^PutBlob$/, nth: 1 }, fault: { kind: 'lost-response' } },
  );
  await expect(upload('cut')).rejects.toThrow();
  await expect(upload('busy')).rejects.toMatchObject({ statusCode: 503 });
  await expect(upload('lost')).rejects.toThrow();
  await upload('done');
  expect(await Promise.all(['cut', 'busy', 'lost', 'done'].map(exists))).toEqual([false, false, true, true]);
});

test('under a plan of all faults a client that repeats its upserts ends with every entity, once', async () => {
  const fault = (kind: 'cut' | 'lost-response'): Rule => ({
    match: { ...writes, probability: 0.1 },
    fault: { kind },
  });
  plan(
    { match: { probability: 0.2 }, fault: { kind: 'delay', ms: 5 } },
    fault('cut'),
    fault('lost-response'),
    { match: { probability: 0.1 }, fault: { kind: 'status', status: 503 } },
    { match: { probability: 0.1 }, fault: { kind: 'status', status: 429, retryAfter: 0 } },
  );
  const rows = Array.from({ length: 100 }, (_, i) => `row${i}`);
  const upsert = async (rowKey: string): Promise<void> => {
    try {
      await things.upsertEntity({ partitionKey: 'all', rowKey }, 'Replace');
    } catch {
      await upsert(rowKey);
    }
  };
  await Promise.all(rows.map(upsert));
  const struck = azurite.control.requests().filter(({ outcome }) => outcome !== 'passed');
  expect(new Set(struck.map(({ outcome }) => outcome))).toEqual(new Set(['cut', 'lost-response', 'status']));

  azurite.control.setPlan(undefined);
  const stored: (string | undefined)[] = [];
  const queryOptions = { filter: "PartitionKey eq 'all'" };
  for await (const { rowKey } of things.listEntities({ queryOptions })) stored.push(rowKey);
  expect(stored.sort()).toEqual(rows.sort());
});
