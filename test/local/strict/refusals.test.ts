import { TableClient, TableServiceClient, type TransactionAction } from '@azure/data-tables';
import { BlobServiceClient } from '@azure/storage-blob';
import { QueueServiceClient } from '@azure/storage-queue';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type StrictAzurite, startStrictAzurite } from '../../support/strict.ts';
import { batchOf, postBatch } from './batch.ts';

/** Long enough for the requests that come at once, short enough to wait for. */
const deletionMs = 1500;
const once = { allowInsecureConnection: true, retryOptions: { maxRetries: 0 } };
let azurite: StrictAzurite;
let tables: TableServiceClient;
let things: TableClient;
let blobs: BlobServiceClient;
let queues: QueueServiceClient;

beforeAll(async () => {
  const deletion = { tableMs: deletionMs, queueMs: deletionMs, containerMs: deletionMs };
  azurite = await startStrictAzurite(undefined, deletion);
  tables = TableServiceClient.fromConnectionString(azurite.connectionString, once);
  things = TableClient.fromConnectionString(azurite.connectionString, 'things', once);
  blobs = BlobServiceClient.fromConnectionString(azurite.connectionString, { retryOptions: { maxTries: 1 } });
  queues = QueueServiceClient.fromConnectionString(azurite.connectionString, {
    retryOptions: { maxTries: 1 },
  });
  await things.createTable();
});
afterAll(() => azurite?.stop());

/** What a client makes of a refusal: status and storage error code. */
async function refusalOf(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt;
  } catch (error) {
    const { statusCode, code, details } = error as {
      statusCode?: number;
      code?: string;
      details?: { odataError?: { code?: string }; errorCode?: string };
    };
    return `${statusCode} ${details?.odataError?.code ?? code ?? details?.errorCode}`;
  }
  return 'done';
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}
const insert = (rowKey: string, values: object = {}) =>
  things.createEntity({ partitionKey: 'p', rowKey, ...values });
const creates = (count: number, values: object = {}): TransactionAction[] =>
  Array.from({ length: count }, (_, i) => ['create', { partitionKey: 't', rowKey: String(i), ...values }]);
const named = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`p${i}`, i]));
const long = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`p${i}`, 'x'.repeat(32_768)]));

test('a transaction over two partitions, or two tables, is refused whole and stores nothing', async () => {
  await tables.createTable('others');
  const one = { method: 'POST', partitionKey: 'a', rowKey: '1' };
  for (const two of [
    { method: 'POST', partitionKey: 'b', rowKey: '2' },
    { method: 'POST', partitionKey: 'a', rowKey: '2', table: 'others' },
  ]) {
    const { status, text } = await postBatch(azurite.connectionString, batchOf([one, two]));
    expect(status).toBe(202);
    expect(text).toMatch(/^--batchresponse_.*HTTP\/1\.1 400 Bad Request/s);
    expect(text).toContain('"code":"CommandsInBatchActOnDifferentPartitions"');
    expect(text).toContain('"value":"1:');
  }
  expect(await all(things.listEntities({ queryOptions: { filter: "PartitionKey eq 'a'" } }))).toEqual([]);
  // The same, in one partition, goes through: it was neither the signature nor the form.
  const good = batchOf([one, { ...one, rowKey: '2' }]);
  expect((await postBatch(azurite.connectionString, good)).text).toMatch(
    /HTTP\/1\.1 20[14].*HTTP\/1\.1 20[14]/s,
  );
});

test('a transaction of 100 operations is done, one of 101 refused', async () => {
  expect(await refusalOf(things.submitTransaction(creates(101)))).toBe('400 InvalidInput');
  expect(await refusalOf(things.submitTransaction(creates(100)))).toBe('done');
});

test('a transaction of more than 4 MiB is refused as a whole', async () => {
  expect(await refusalOf(things.submitTransaction(creates(20, long(8))))).toBe('413 RequestBodyTooLarge');
});

test('the same row twice in a transaction is refused, and the first of the two is not stored', async () => {
  const twice: TransactionAction[] = [
    ['upsert', { partitionKey: 'd', rowKey: '1' }],
    ['upsert', { partitionKey: 'd', rowKey: '1' }],
  ];
  expect(await refusalOf(things.submitTransaction(twice))).toBe('400 InvalidDuplicateRow');
  expect(await refusalOf(things.getEntity('d', '1'))).toBe('404 ResourceNotFound');
});

test.each(['/', '\\', '#', '?', '\u0000', '\t', '\u001f', '\u007f', '\u009f'])(
  'a key with %j is refused in an entity, a transaction and an address',
  async (character) => {
    const keys = { partitionKey: 'k', rowKey: `a${character}b` };
    expect(await refusalOf(things.createEntity(keys))).toBe('400 OutOfRangeInput');
    expect(await refusalOf(things.submitTransaction([['create', keys]]))).toBe('400 OutOfRangeInput');
    const inAddress = /[/\\]/.test(character)
      ? 'InvalidInput'
      : /[#?]/.test(character)
        ? 'OutOfRangeInput'
        : undefined;
    expect(await refusalOf(things.upsertEntity(keys))).toBe(`400 ${inAddress}`);
    expect(await refusalOf(things.getEntity(keys.partitionKey, keys.rowKey))).toBe(`400 ${inAddress}`);
    expect(await refusalOf(things.deleteEntity(keys.partitionKey, keys.rowKey))).toBe(`400 ${inAddress}`);
  },
);

test.each(["it's", 'per % cent', 'a+b&c=d', 'åäö 泵 🛢', ' ', '(PartitionKey=)'])(
  'a key with %j is stored and found',
  async (rowKey) => {
    expect(await refusalOf(things.submitTransaction([['upsert', { partitionKey: rowKey, rowKey }]]))).toBe(
      'done',
    );
    expect(await refusalOf(things.upsertEntity({ partitionKey: rowKey, rowKey, n: 1 }))).toBe('done');
    expect(await things.getEntity(rowKey, rowKey)).toMatchObject({ partitionKey: rowKey, rowKey, n: 1 });
  },
);

test.each([
  ['a key of 512 characters', () => insert('x'.repeat(512)), 'done'],
  ['a key of 513', () => insert('x'.repeat(513)), '400 PropertyValueTooLarge'],
  ['252 properties', () => insert('252', named(252)), 'done'],
  ['253', () => insert('253', named(253)), '400 TooManyProperties'],
  ['32 Ki characters', () => insert('32k', { a: 'x'.repeat(32_768) }), 'done'],
  ['one more', () => insert('32k1', { a: 'x'.repeat(32_769) }), '400 PropertyValueTooLarge'],
  ['64 KiB of bytes', () => insert('64k', { a: new Uint8Array(65_536) }), 'done'],
  ['one byte more', () => insert('64k1', { a: new Uint8Array(65_537) }), '400 PropertyValueTooLarge'],
  ['an entity of 15 × 64 KiB', () => insert('15', long(15)), 'done'],
  ['one of 16 × 64 KiB', () => insert('16', long(16)), '400 EntityTooLarge'],
  ['a name of 255 characters', () => insert('n255', { ['n'.repeat(255)]: 1 }), 'done'],
  ['one of 256', () => insert('n256', { ['n'.repeat(256)]: 1 }), '400 PropertyNameTooLong'],
  ['a name with a dash', () => insert('dash', { 'a-b': 1 }), '400 PropertyNameInvalid'],
  ['the year 1601', () => insert('1601', { at: new Date('1601-01-01') }), 'done'],
  ['the year 1600', () => insert('1600', { at: new Date('1600-12-31') }), '400 OutOfRangeInput'],
])('%s: %#', async (_, attempt, expected) => {
  expect(await refusalOf(attempt())).toBe(expected);
});

test('inside a transaction and in an upsert an entity has the same limits', async () => {
  const wide = { partitionKey: 'w', rowKey: '1', ...named(253) };
  expect(await refusalOf(things.upsertEntity(wide, 'Merge'))).toBe('400 TooManyProperties');
  expect(await refusalOf(things.submitTransaction([['upsert', wide, 'Replace']]))).toBe(
    '400 TooManyProperties',
  );
});

test('an entity that was read can be written back, with its etag and time stamp', async () => {
  await insert('back', { n: 1, at: new Date(0), big: 5n, id: { type: 'Guid', value: crypto.randomUUID() } });
  const entity = await things.getEntity('p', 'back');
  expect(await refusalOf(things.updateEntity({ ...entity, n: 2, partitionKey: 'p', rowKey: 'back' }))).toBe(
    'done',
  );
});

test('a filter makes 15 comparisons and no more; what stands in quotes is none', async () => {
  const filter = (count: number) =>
    Array.from({ length: count }, (_, i) => `RowKey eq '${i} eq it''s eq'`).join(' or ');
  const query = (count: number) => all(things.listEntities({ queryOptions: { filter: filter(count) } }));
  expect(await refusalOf(query(15))).toBe('done');
  expect(await refusalOf(query(16))).toBe('400 InvalidInput');
});

test('a page has 1,000 entities and no more', async () => {
  const page = (maxPageSize: number) => things.listEntities().byPage({ maxPageSize }).next();
  expect(await refusalOf(page(1000))).toBe('done');
  expect(await refusalOf(page(1001))).toBe('400 InvalidInput');
});

test.each([
  ['ab', '400 OutOfRangeInput'],
  ['x'.repeat(64), '400 OutOfRangeInput'],
  ['1table', '400 InvalidResourceName'],
  ['my_table', '400 InvalidResourceName'],
  ['Tables', '400 InvalidResourceName'],
  ['x'.repeat(63), 'done'],
])('a table named %s: %s', async (name, expected) => {
  expect(await refusalOf(tables.createTable(name))).toBe(expected);
});

test.each([
  ['ab', '400 OutOfRangeInput'],
  ['Work', '400 InvalidResourceName'],
  ['a--b', '400 InvalidResourceName'],
  ['-ab', '400 InvalidResourceName'],
  ['work-2', 'done'],
])('a queue or a container named %s: %s', async (name, expected) => {
  expect(await refusalOf(queues.createQueue(name))).toBe(expected);
  expect(await refusalOf(blobs.createContainer(name))).toBe(expected);
});

test('a queue message has 64 KiB and no more', async () => {
  const queue = queues.getQueueClient('sizes');
  await queue.create();
  expect(await refusalOf(queue.sendMessage('x'.repeat(65_536)))).toBe('done');
  expect(await refusalOf(queue.sendMessage('x'.repeat(65_537)))).toBe('413 RequestBodyTooLarge');
});

test("a blob's name and metadata have their limits", async () => {
  const container = blobs.getContainerClient('limits');
  await container.create();
  const put = (name: string, note = '') =>
    refusalOf(container.getBlockBlobClient(name).upload('x', 1, note ? { metadata: { note } } : {}));
  expect(await put('x'.repeat(1025))).toBe('400 OutOfRangeInput');
  expect(await put(`${'x/'.repeat(254)}x`)).toBe('400 InvalidResourceName');
  expect(await put(`${'x/'.repeat(253)}x`)).toBe('done');
  expect(await put('note', 'x'.repeat(8 * 1024 - 4))).toBe('done');
  expect(await put('note', 'x'.repeat(8 * 1024 - 3))).toBe('400 MetadataTooLarge');
});

test('the name of a deleted table is refused for a while, whatever its capitals; reads find nothing', async () => {
  const table = TableClient.fromConnectionString(azurite.connectionString, 'gone1', once);
  await table.createTable();
  await table.createEntity({ partitionKey: 'p', rowKey: '1' });
  await table.deleteTable();
  const deleted = performance.now();
  expect(await refusalOf(table.createTable())).toBe('409 TableBeingDeleted');
  expect(await refusalOf(tables.createTable('GONE1'))).toBe('409 TableBeingDeleted');
  expect(await refusalOf(table.createEntity({ partitionKey: 'p', rowKey: '2' }))).toBe(
    '409 TableBeingDeleted',
  );
  const inTransaction = table.submitTransaction([['create', { partitionKey: 'p', rowKey: '2' }]]);
  expect(await refusalOf(inTransaction)).toBe('409 TableBeingDeleted');
  expect(await refusalOf(table.deleteTable())).toBe('409 TableBeingDeleted');
  expect(await refusalOf(table.getEntity('p', '1'))).toBe('404 TableNotFound');
  expect(await refusalOf(all(table.listEntities()))).toBe('404 TableNotFound');
  expect((await all(tables.listTables())).map(({ name }) => name)).not.toContain('gone1');

  await expect.poll(() => refusalOf(table.createTable()), { interval: 50 }).toBe('done');
  expect(performance.now() - deleted).toBeGreaterThan(deletionMs - 50);
  expect(await all(table.listEntities())).toEqual([]);
});

test('the name of a deleted container is refused for a while; its blobs are gone at once', async () => {
  const container = blobs.getContainerClient('gone2');
  await container.create();
  const blob = container.getBlockBlobClient('b');
  await blob.upload('x', 1);
  await container.delete();
  expect(await refusalOf(container.create())).toBe('409 ContainerBeingDeleted');
  expect(await refusalOf(blob.upload('x', 1))).toBe('404 ContainerNotFound');
  expect(await refusalOf(blob.downloadToBuffer())).toBe('404 ContainerNotFound');
  expect(await refusalOf(container.delete())).toBe('404 ContainerNotFound');
  expect(await container.exists()).toBe(false);
  await expect.poll(() => refusalOf(container.create()), { interval: 50 }).toBe('done');
});

test('the name of a deleted queue is refused for a while', async () => {
  const queue = queues.getQueueClient('gone3');
  await queue.create();
  await queue.delete();
  expect(await refusalOf(queue.create())).toBe('409 QueueBeingDeleted');
  expect(await refusalOf(queue.receiveMessages())).toBe('409 QueueBeingDeleted');
  await expect.poll(() => refusalOf(queue.create()), { interval: 50 }).toBe('done');
});

test('a deletion that the store refused leaves the name free', async () => {
  expect(await refusalOf(blobs.getContainerClient('never').delete())).toBe('404 ContainerNotFound');
  expect(await refusalOf(blobs.getContainerClient('never').create())).toBe('done');
});
