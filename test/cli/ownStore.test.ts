import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openPlantIdentities } from '../../cli/plant/open.ts';
import { planningOf } from '../../functions/analyze/plan.ts';
import { analysisOf } from '../../functions/analyze/work.ts';
import { ingestInto } from '../../functions/ingest/ingest.ts';
import type { FaultPlan } from '../../local/strict/faults/plan.ts';
import { certificatePage } from '../../shared/certificates/page.ts';
import { erasureOf } from '../../shared/erasure/erase.ts';
import { storeClockOf } from '../../shared/storage/clock.ts';
import { openStorage, type Storage } from '../../shared/storage/connect.ts';
import { contractContainer, DEPLOYMENT_TABLES } from '../../shared/storage/names.ts';
import { readMessage } from '../../shared/storage/queues.ts';
import { DAY, MINUTE } from '../../shared/time.ts';
import { all, eventOf, packetBody } from '../functions/support/deployment.ts';
import { type CustomersStore, EVERYTHING, startCustomersStore } from '../support/ownStore.ts';
import { PSEUDONYM_KEY, startTestPlant, type TestPlant } from './support/plant.ts';

/** In the names of everything of one customer, and of its neighbours. */
const MARK = 'marieberg';
const NEIGHBOURS = ['nykvarn', 'ockelbo'];

const AWAY: FaultPlan = { seed: 1, rules: [{ match: {}, fault: { kind: 'status', status: 503 } }] };

const folder = mkdtempSync(join(tmpdir(), 'vakt-own-'));
const storeFile = join(folder, 'store.json');
let plant: TestPlant;
let own: CustomersStore;
/** The plant's stores as a function has them. */
let storage: Storage;

beforeAll(async () => {
  [plant, own] = await Promise.all([startTestPlant(), startCustomersStore()]);
  vi.stubEnv('VAKT_VAULT', own.vault);
  const { tables, blobs } = own.store;
  writeFileSync(storeFile, JSON.stringify({ tables, blobs, secret: 'store-acme' }));
  const { storage: ours } = JSON.parse(readFileSync(join(plant.data, 'run.json'), 'utf8'));
  storage = openStorage(ours, ours, undefined, own.reach);
  await did('model', 'add', join(import.meta.dirname, '../../local/start/catalogue/RV-250.json'));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await Promise.all([plant?.stop(), own?.stop()]);
  rmSync(folder, { recursive: true });
});

async function did(...args: string[]) {
  const run = await plant.vakt(...args, '--json');
  if (run.code !== 0) throw new Error(`vakt ${args.join(' ')} ended with ${run.code}: ${run.stderr}`);
  return run.lines();
}

/** A customer with a person and a device, of which packets are ingested and analysed. */
async function fill(number: string, mark: string, ...options: string[]): Promise<string> {
  const [{ key }] = await did(
    'customer',
    'add',
    `${mark} AB`,
    '--number',
    number,
    '--zone',
    'Europe/Oslo',
    ...options,
  );
  await did('user', 'add', '--customer', number, '--name', mark, '--email', `kim@${mark}.example`);
  const [device] = await did(
    'device',
    'add',
    `pump-${mark}`,
    '--customer',
    number,
    '--model',
    'RV-250',
    '--tag',
    mark,
  );
  const now = Date.now();
  const readings = [{ at: new Date(now - MINUTE).toISOString(), exhaustPressure: 1_040 }];
  const send = (sequence: number, other = {}) =>
    eventOf(`pump-${mark}`, packetBody(device.authorization, sequence, readings, other), now);
  const ingest = ingestInto(storage, { maxReadingAgeDays: 400, maxClockSkewSeconds: 300 });
  const counts = await ingest([send(1), send(2), send(3, { undeclared: mark })], now);
  expect(counts).toEqual({ stored: 2, 'undeclared-field': 1 });
  await analyse();
  return key;
}

async function analyse(): Promise<void> {
  const work = analysisOf(storage);
  expect(await planningOf(storage)(Date.now())).toBe(1);
  const { receivedMessageItems } = await storage.queue('analyze').receiveMessages();
  for (const { messageId, popReceipt, messageText } of receivedMessageItems) {
    await work(readMessage(Buffer.from(messageText, 'base64').toString()), Date.now());
    await storage.queue('analyze').deleteMessage(messageId, popReceipt);
  }
}

/** Everything the tables and the contracts' containers of an account answer with. */
async function everything(account: Storage, keys: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const table of new Set([...DEPLOYMENT_TABLES, ...(await all(account.tablesOf('')))])) {
    account.place(table.slice(-20), undefined);
    const rows = await all(account.table(table).listEntities()).catch(() => []);
    for (const { etag: _1, timestamp: _2, ...row } of rows) found.push(JSON.stringify([table, row]));
  }
  for (const name of ['quarantine', 'parked', ...keys.map(contractContainer)]) {
    const container = account.hostContainer(name);
    if (!(await container.exists())) continue;
    for (const blob of await all(container.listBlobsFlat({ includeMetadata: true }))) {
      const text = (await container.getBlobClient(blob.name).downloadToBuffer()).toString();
      found.push(JSON.stringify([name, blob.name, blob.metadata, text]));
    }
  }
  return found;
}

/** Begins an erasure some minutes ago, so that the tool needn't wait for functions to forget the customer. */
async function begunEarlier(contract: string): Promise<object> {
  const begin = erasureOf({
    storage,
    identities: await openPlantIdentities(plant.data),
    pseudonymKey: PSEUDONYM_KEY,
    keeping: { eventDays: 7, logDays: 90, quarantineDays: 30 },
    clock: () => Date.now() - 2 * MINUTE,
    storeClock: storeClockOf(storage),
  });
  return begin(contract);
}

test('a customer is onboarded, heard, analysed, exported and erased in its own store, and its neighbours stay whole in both', async () => {
  const withUs = await fill('2000', NEIGHBOURS[0]!);
  const inSameStore = await fill('2001', NEIGHBOURS[1]!, '--store', storeFile);
  const key = await fill('2002', MARK, '--store', storeFile);
  const keys = [withUs, inSameStore, key];
  const connection = JSON.parse(readFileSync(join(plant.data, 'run.json'), 'utf8')).storage;
  const accounts = () => ({ ours: openStorage(connection, connection), theirs: own.theirs });
  const look = async () => {
    const { ours, theirs } = accounts();
    return { ours: await everything(ours, keys), theirs: await everything(theirs, keys) };
  };
  const before = await look();
  const about = (texts: string[], words: string[]) =>
    texts.filter((text) => words.some((word) => text.includes(word)));
  // What is measured lies with the customer, and nothing of it with us.
  const tablesOf = (texts: string[]) => new Set(about(texts, [key]).map((text) => JSON.parse(text)[0]));
  for (const kind of ['pumps', 'readings', 'rollups', 'health']) {
    expect(tablesOf(before.theirs)).toContain(`${kind}${key}`);
    expect(tablesOf(before.ours)).not.toContain(`${kind}${key}`);
  }
  expect(tablesOf(before.theirs)).toContain(`contract-${key}`);
  // The signature is in no table and no blob.
  const secret = new URLSearchParams(own.signature).get('sig')!;
  expect(about([...before.ours, ...before.theirs], [secret, encodeURIComponent(secret)])).toEqual([]);
  const shown = await plant.vakt('customer', 'show', '2002');
  expect(shown.stdout).toMatch(
    /store {5}its own: http:\S+, by the signature store-acme in the vault, in force until \d{4}/,
  );
  expect((await did('status'))[0].customers).toHaveLength(3);

  const out = join(folder, 'export');
  await did('export', '2002', out);
  const exported = readdirSync(out).map((name) => readFileSync(join(out, name), 'utf8'));
  expect(exported.join()).toContain('1040');
  // Two packets, and the row that says where their hour is to be found.
  expect(readFileSync(join(out, 'readings.jsonl'), 'utf8').trim().split('\n')).toHaveLength(3);

  const others = (texts: string[]) => about(texts, [...NEIGHBOURS, withUs, inSameStore]).sort();
  await did('contract', 'end', '2002', '--on', '2020-01-31', '--due-at-once');
  expect(await begunEarlier(key)).toHaveProperty('waits');
  const [{ certificate }] = await did('erase', '2002', '--confirm', `${MARK} AB`);
  const stores = certificate.stores.map(({ store, before: had }: { store: string; before: number }) => [
    store,
    had,
  ]);
  expect(stores).toContainEqual(["the tables of the contract, in the customer's own store", 8]);
  expect(stores).toContainEqual(["the container of the contract, in the customer's own store", 1]);
  expect(certificate.kind).toBe('erased');
  expect(JSON.stringify(certificate)).not.toContain(own.store.tables);

  const after = await look();
  // The log of changes tells which commands were run about it, by its random key: the certificate says so.
  const left = about([...after.ours, ...after.theirs], [MARK, key]).filter(
    (text) => !text.startsWith('["changes"'),
  );
  expect(left).toEqual([]);
  const change = (text: string) => !text.startsWith('["changes"');
  expect(others(after.ours).filter(change)).toEqual(others(before.ours).filter(change));
  expect(others(after.theirs)).toEqual(others(before.theirs));
});

test('a store that can’t do what will be asked of it is not taken: nothing is saved, and it is said what to do', async () => {
  own.sign('rl', Date.now() + DAY);
  const args = [
    'customer',
    'add',
    'Gamma AB',
    '--number',
    '2009',
    '--zone',
    'Europe/Oslo',
    '--store',
    storeFile,
  ];
  const refused = await plant.vakt(...args);
  own.sign(EVERYTHING, Date.now() + DAY);
  expect([refused.code, refused.stderr]).toEqual([
    2,
    expect.stringMatching(/did not make tables .* store-acme has to be an account SAS .* Nothing was saved/s),
  ]);
  expect((await plant.vakt('customer', 'show', '2009')).code).toBe(2);
});

test('that a store is lost waits a day like any wish for erasure, and is taken back with it', async () => {
  const said = ['--declared-by', 'Kim Berg', '--reason', 'the account was deleted'];
  const answers = await plant.vakt('erase', '2001', '--store-lost', ...said, '--confirm', 'ockelbo AB');
  expect([answers.code, answers.stderr]).toEqual([
    2,
    expect.stringMatching(/answers: it is not lost.*Nothing was saved/),
  ]);
  expect((await plant.vakt('erase', '2001', '--withdraw')).code, 'there is no wish').toBe(2);
  own.control.setPlan(AWAY);
  const refused = ['--asked', '2026-13-01', '--confirm', 'ockelbo AB'];
  expect((await plant.vakt('erase', '2001', '--store-lost', ...said, ...refused)).code).toBe(2);
  expect(
    (await did('customer', 'show', '2001'))[0].store,
    'with no wish it is not declared',
  ).not.toHaveProperty('lost');
  const [asked] = await did('erase', '2001', '--store-lost', ...said, '--confirm', 'ockelbo AB');
  expect(Date.parse(asked.erasedFrom)).toBeGreaterThan(Date.now());
  expect((await did('customer', 'show', '2001'))[0].store.lost).toMatchObject({ by: 'Kim Berg' });
  await did('erase', '2001', '--withdraw');
  own.control.setPlan(undefined);
  expect((await did('customer', 'show', '2001'))[0].store).not.toHaveProperty('lost');
});

test('while a store is away the other customers get their reports, and it is said whose is not written', async () => {
  const out = join(folder, 'reports');
  const run = ['report', 'run', 'monthly', '--month', '2026-10', '--out', out];
  await did('report', 'define', 'monthly');
  own.control.setPlan(AWAY);
  const some = await plant.vakt(...run);
  const none = await plant.vakt(...run, '--customer', '2001');
  own.control.setPlan(undefined);
  expect([some.code, some.stderr]).toEqual([
    1,
    expect.stringMatching(/No report is written of\n {2}2001 ockelbo AB: .*503 ServerBusy/),
  ]);
  expect(some.stdout).toContain('monthly-2026-10-2000.html');
  expect(readdirSync(out)).toEqual(['monthly-2026-10-2000.csv', 'monthly-2026-10-2000.html']);
  expect(none).toMatchObject({ code: 1, stdout: '' });
});

test('an erasure whose store is away stays open; declared lost, it ends unverified, and nothing calls it erased', async () => {
  const key = await fill('2003', 'gysinge', '--store', storeFile);
  await did('contract', 'end', '2003', '--on', '2020-01-31', '--due-at-once');
  own.control.setPlan(AWAY);
  await expect(begunEarlier(key)).rejects.toThrow(/own store of contract/);
  const [open] = await did('purge', '--dry-run');
  expect(open).toMatchObject({ number: '2003', state: 'erasing' });
  expect(open.places).toContainEqual(
    expect.objectContaining({
      store: "the tables of the contract, in the customer's own store",
      count: null,
    }),
  );

  const devices = await plant.vakt('device', 'list');
  expect([devices.code, devices.stderr]).toEqual([0, expect.stringMatching(/without 2003 gysinge AB/)]);
  expect(devices.stdout).toContain('pump-nykvarn');
  expect((await plant.vakt('status')).stdout).toMatch(/own store +2003 gysinge AB: does NOT ANSWER/);
  expect((await did('customer', 'show', '2003'))[0]).toMatchObject({ pumps: null, away: '503 ServerBusy' });

  const partial = await plant.vakt('export', '2003', join(folder, 'partial'));
  expect([partial.code, partial.stdout]).toEqual([
    1,
    expect.stringMatching(/^NOT COMPLETE: .*503 ServerBusy.*Not written: pumps, readings, .*the registry/s),
  ]);

  const lost = ['erase', '2003', '--store-lost', '--confirm', 'gysinge AB'];
  expect((await plant.vakt(...lost)).stderr).toMatch(/--declared-by/);
  expect((await plant.vakt('erase', '2000', '--store-lost', '--confirm', 'nykvarn AB')).stderr).toMatch(
    /lie with us/,
  );
  const said = ['--declared-by', 'Kim Berg, by letter', '--reason', 'the account was deleted'];
  const [{ certificate }] = await did(...lost, ...said);
  own.control.setPlan(undefined);
  expect(certificate).toMatchObject({
    kind: 'unverified',
    declared: new Date().toISOString().slice(0, 10),
    unverified: [
      { store: "the container of the contract, in the customer's own store" },
      { store: "the tables of the contract, in the customer's own store" },
    ],
  });
  expect(certificate).not.toHaveProperty('erased');
  expect(JSON.stringify(certificate)).not.toMatch(/Kim Berg|account was deleted/);
  expect(certificate.stores.map(({ store }: { store: string }) => store).join()).not.toMatch(/own store/);

  const listed = await plant.vakt('certificate', 'list');
  expect(listed.stdout).toMatch(new RegExp(`${certificate.id}.*unverified`));
  expect((await plant.vakt('certificate', 'show', certificate.id)).stdout).toMatch(
    /^UNVERIFIED, declared by the customer/,
  );
  expect(await did('certificate', 'find', '2003')).toMatchObject([{ kind: 'unverified' }]);
  expect(await did('certificate', 'verify', '--head', certificate.hash)).toMatchObject([{ whole: true }]);
  const page = certificatePage(certificate, 'en');
  expect(page).toContain('<h1>Unverified, declared by the customer</h1>');
  expect(page).not.toContain('<h1>Certificate of erasure');
  // All that lay with us is gone; what lies there lies there, and nobody touches it.
  expect((await plant.vakt('customer', 'show', '2003')).code).toBe(2);
  expect(await all(own.theirs.tablesOf(key))).toHaveLength(8);
});
