import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { exportCustomer } from '../../../cli/export/export.ts';
import type { FaultPlan, Match } from '../../../local/strict/faults/plan.ts';
import type { Customer } from '../../../shared/domain/customer.ts';
import { sha256 } from '../../../shared/keys.ts';
import type { Storage } from '../../../shared/storage/connect.ts';
import { devicesIn } from '../../../shared/storage/devices.ts';
import { jsonEntity } from '../../../shared/storage/entity.ts';
import { CONTRACT_TABLES, contractTable } from '../../../shared/storage/names.ts';
import { parkedIn } from '../../../shared/storage/parked.ts';
import { quarantineIn } from '../../../shared/storage/quarantine.ts';
import { customersIn } from '../../../shared/storage/registry.ts';
import { upsertAll } from '../../../shared/storage/transactions.ts';
import { DAY, HOUR } from '../../../shared/time.ts';
import { addCustomer, addDevice, addUser, NOW } from '../../functions/support/deployment.ts';
import { type CustomersStore, EVERYTHING, startWithCustomersStore } from '../../support/ownStore.ts';
import type { StrictAzurite } from '../../support/strict.ts';

let ours: StrictAzurite;
let own: CustomersStore;
let storage: Storage;
let now = NOW;

beforeAll(async () => {
  ({ ours, own, storage } = await startWithCustomersStore(() => now));
});
afterAll(() => Promise.all([ours?.stop(), own?.stop()]));
beforeEach(() => {
  now += HOUR;
  own.control.setPlan(undefined);
  own.sign(EVERYTHING, Date.now() + DAY);
});

const away = (match: Match = {}): FaultPlan => ({
  seed: 1,
  rules: [{ match, fault: { kind: 'status', status: 503 } }],
});
const IN_OWN_STORE = [...CONTRACT_TABLES, 'files'];
const BY_DEVICES = ['devices', 'authorizations', 'unknown-then'];

/** A customer with two devices, of which its pumps alone tell of one, and something in its tables. */
async function planted(): Promise<Customer> {
  const customer = await addCustomer(storage, {}, 'Acme', own.store);
  await addUser(storage, customer, { name: 'Karin' });
  await addDevice(storage, customer);
  const released = await addDevice(storage, customer);
  await devicesIn(storage).remove(released.deviceId);
  const unknown = { deviceId: released.deviceId, reason: 'unknown-device', detail: '', at: NOW, hash: 'h' };
  await quarantineIn(storage, undefined).put({
    ...unknown,
    ...{ id: `unknown-${released.key}`, bytes: 1, body: '', leftOut: [], unnamed: 0 },
  });
  await parkedIn(storage).put(customer.key, { admitted: [], refused: [], counts: [] }, NOW);
  const rows = Array.from({ length: 2_300 }, (_, i) => jsonEntity('device', String(i).padStart(6, '0'), {}));
  await upsertAll(storage.table(contractTable('rollups', customer.key)), rows);
  return customer;
}

async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'vakt-export-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

async function contentOf(dir: string): Promise<Record<string, string>> {
  const names = await readdir(dir);
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(dir, name), 'utf8')] as const)),
  );
}

/** What a folder holds besides the manifest; it is held against the sums. */
async function filesOf(dir: string): Promise<Record<string, string>> {
  const { SHA256SUMS: sums, 'manifest.json': _1, 'export.json': _2, ...files } = await contentOf(dir);
  for (const line of sums!.trim().split('\n')) {
    const [hash, name] = line.split('  ') as [string, string];
    expect(sha256(files[name]!), name).toBe(hash);
  }
  return files;
}

const missingOf = (missing: readonly { part: string; lacks: string }[] = [], wanted = 'everything') =>
  missing.flatMap(({ part, lacks }) => (lacks === wanted ? [part] : [])).sort();

test('while the own store is away what lies with us is written, the manifest says what is missing, and later it is whole', async () => {
  const customer = await planted();
  const [whole, dir] = [await folder(), await folder()];
  expect((await exportCustomer(storage, customer, whole, () => NOW)).complete).toBe(true);
  for (const spoil of [() => own.control.setPlan(away()), () => void own.sign('rl', Date.now() - HOUR)]) {
    spoil();
    now += HOUR;
    const journal = await exportCustomer(storage, customer, dir, () => NOW);
    const manifest = JSON.parse(await readFile(join(dir, 'manifest.json'), 'utf8'));
    for (const told of [journal, manifest]) {
      expect(told).toMatchObject({ complete: false });
      expect(told).not.toHaveProperty('finishedAt');
      expect(missingOf(told.missing)).toEqual([...IN_OWN_STORE].sort());
      expect(missingOf(told.missing, 'perhaps')).toEqual([...BY_DEVICES].sort());
      expect(told.missing[0].because).toMatch(/^(503|403) \w+$/);
    }
    const files = await filesOf(dir);
    expect(Object.keys(files).filter((name) => IN_OWN_STORE.includes(name.split('.')[0]!))).toEqual([]);
    expect(files['users.jsonl']).toContain('Karin');
    expect(files['parked.jsonl'], 'what waits with us is in it').not.toBe('');
    expect(files['unknown-then.jsonl']).toBe('');
    own.control.setPlan(undefined);
  }
  own.sign(EVERYTHING, Date.now() + DAY);
  now += HOUR;
  const finished = await exportCustomer(storage, customer, dir, () => NOW);
  expect(finished).toMatchObject({ complete: true, finishedAt: expect.any(String) });
  expect(finished).not.toHaveProperty('missing');
  expect(await filesOf(dir)).toEqual(await filesOf(whole));
  await expect(exportCustomer(storage, customer, dir, () => NOW)).rejects.toThrow(/finished export/);
});

test('one that goes away in the middle of a part leaves its beginning, and the next call goes on there', async () => {
  const customer = await planted();
  const [whole, dir] = [await folder(), await folder()];
  await exportCustomer(storage, customer, whole, () => NOW);
  own.control.setPlan(away({ path: /rollups.*NextRowKey/, after: 1 }));
  const journal = await exportCustomer(storage, customer, dir, () => NOW);
  expect(missingOf(journal.missing, 'some')).toEqual(['rollups']);
  // For a while after it has failed it isn't asked: what comes next is left out too.
  expect(missingOf(journal.missing)).toEqual(['alarms', 'files', 'health', 'maintenance', 'outbox']);
  expect(missingOf(journal.missing, 'perhaps')).toEqual([]);
  own.control.setPlan(undefined);
  now += HOUR;
  own.control.reset();
  expect((await exportCustomer(storage, customer, dir, () => NOW)).complete).toBe(true);
  expect(await filesOf(dir)).toEqual(await filesOf(whole));
});

test('what is gone from the own store, or lay in one that was declared lost, is never called complete', async () => {
  const customer = await planted();
  await own.theirs.table(contractTable('readings', customer.key)).deleteTable();
  const gone = await exportCustomer(storage, customer, await folder(), () => NOW);
  expect(gone).toMatchObject({
    complete: false,
    missing: [{ part: 'readings', lacks: 'everything', because: 'it is not there' }],
  });
  const lost = { on: '2026-06-01', by: 'Karin', reason: 'burnt down' };
  const declared = await customersIn(storage).change(customer.key, (known) => ({
    ...known,
    store: { ...own.store, lost },
  }));
  own.control.reset();
  const left = await exportCustomer(storage, declared!, await folder(), () => NOW);
  expect(missingOf(left.missing)).toEqual([...IN_OWN_STORE].sort());
  expect(left.missing?.[0]?.because).toBe('declared lost on 2026-06-01');
  expect(own.control.total).toBe(0);
});
