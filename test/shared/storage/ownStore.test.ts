import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { FaultPlan } from '../../../local/strict/faults/plan.ts';
import { OwnStoreError } from '../../../shared/errors.ts';
import { ownStoreFrom, tryOwnStore } from '../../../shared/onboarding/store.ts';
import { openStorage, type Storage } from '../../../shared/storage/connect.ts';
import { contractContainer, contractTable } from '../../../shared/storage/names.ts';
import { pumpsIn } from '../../../shared/storage/pumps.ts';
import { MINUTE } from '../../../shared/time.ts';
import { addCustomer, addDevice, all } from '../../functions/support/deployment.ts';
import { type CustomersStore, EVERYTHING, startWithCustomersStore } from '../../support/ownStore.ts';
import type { StrictAzurite } from '../../support/strict.ts';

let ours: StrictAzurite;
let own: CustomersStore;
let now = Date.parse('2026-06-15T10:00:00Z');
const clock = () => now;

beforeAll(async () => {
  ({ ours, own } = await startWithCustomersStore(clock));
});
afterAll(() => Promise.all([ours?.stop(), own?.stop()]));
beforeEach(() => {
  now += 10 * MINUTE;
  own.sign(EVERYTHING);
  own.control.reset();
});

/** A store that answers 503 throughout. */
const AWAY: FaultPlan = { seed: 1, rules: [{ match: {}, fault: { kind: 'status', status: 503 } }] };

/** Another process: it remembers nothing. */
function reborn(): Storage {
  return openStorage(ours.connectionString, ours.connectionString, undefined, own.reach);
}

/** What an account itself has, whoever it is for. */
const tablesIn = async (storage: Storage, key: string) => (await all(storage.tablesOf(key))).length;

test('the tables and the container of a contract lie where its customer keeps them, and nothing of them with us', async () => {
  const storage = reborn();
  const customer = await addCustomer(storage, {}, 'Acme', own.store);
  const neighbour = await addCustomer(storage);
  const device = await addDevice(storage, customer);
  await addDevice(storage, neighbour);
  const container = contractContainer(customer.key);
  await storage.container(container).getBlockBlobClient('quarantine/x').upload('text', 4);

  expect(await tablesIn(own.theirs, customer.key)).toBe(8);
  expect(await all(pumpsIn(own.theirs, customer.key).all())).toMatchObject([{ deviceId: device.deviceId }]);
  expect(await own.theirs.container(container).exists()).toBe(true);
  expect(await tablesIn(own.theirs, neighbour.key)).toBe(0);
  const withUs = openStorage(ours.connectionString, ours.connectionString);
  withUs.place(customer.key, undefined);
  expect(await tablesIn(withUs, customer.key)).toBe(0);
  expect(await withUs.container(container).exists()).toBe(false);

  // Another process finds it by the customer's row.
  expect(await all(pumpsIn(reborn(), customer.key).all())).toHaveLength(1);
  expect(await all(pumpsIn(reborn(), neighbour.key).all())).toHaveLength(1);
});

test('pages, points to go on from and blobs come through as from a client of its own', async () => {
  const storage = reborn();
  const { key } = await addCustomer(storage, {}, 'Acme', own.store);
  const table = storage.table(contractTable('work', key));
  const rows = Array.from({ length: 5 }, (_, i) => ({ partitionKey: 'p', rowKey: String(i) }));
  await table.submitTransaction(rows.map((row) => ['create', row]));
  const [first] = await all(table.listEntities().byPage({ maxPageSize: 2 }));
  const continuationToken = (first as { continuationToken?: string }).continuationToken!;
  const rest = await all(
    reborn().table(contractTable('work', key)).listEntities().byPage({ continuationToken }),
  );
  expect([...first!, ...rest.flat()].map(({ rowKey }) => rowKey)).toEqual(['0', '1', '2', '3', '4']);
  await expect(table.createEntity(rows[0]!)).rejects.toMatchObject({ statusCode: 409 });
  await expect(table.getEntity('p', 'none')).rejects.toMatchObject({ statusCode: 404 });
});

test('where a contract’s stores are is asked for once: for good of ours, again within a minute of its own', async () => {
  const storage = reborn();
  const [with_us, elsewhere] = [
    await addCustomer(storage),
    await addCustomer(storage, {}, 'Acme', own.store),
  ];
  const fresh = reborn();
  const readsOf = async (key: string) => {
    ours.control.reset();
    await Promise.all([1, 2, 3].map(() => all(pumpsIn(fresh, key).all())));
    return ours.control.total;
  };
  expect(await readsOf(with_us.key)).toBe(1 + 3);
  expect(await readsOf(elsewhere.key)).toBe(1);
  expect(await readsOf(elsewhere.key)).toBe(0);
  now += MINUTE;
  expect(await readsOf(with_us.key)).toBe(3);
  expect(await readsOf(elsewhere.key)).toBe(1);
});

test('a signature that is put in place of another takes effect within a minute, and the old one may be worth nothing', async () => {
  const storage = reborn();
  const customer = await addCustomer(storage, {}, 'Acme', own.store);
  own.sign('r', now - 1);
  now += MINUTE;
  await expect(addDevice(storage, customer)).rejects.toThrow(OwnStoreError);
  own.sign(EVERYTHING);
  now += MINUTE;
  await addDevice(storage, customer);
});

test('a store that refuses is told of by the contract’s key and the service’s own word, never with its address or signature', async () => {
  const storage = reborn();
  const customer = await addCustomer(storage, {}, 'Acme', own.store);
  const signature = own.sign('rl');
  now += MINUTE;
  const error = await addDevice(storage, customer).catch((refusal) => refusal);
  expect(error).toBeInstanceOf(OwnStoreError);
  expect(error.message).toMatch(
    new RegExp(`^The own store of contract ${customer.key} .*: 403 Authorization\\w+\\.$`),
  );
  const told = `${error.message} ${inspect(error, { depth: 20, showHidden: true })} ${JSON.stringify(error)}`;
  expect(told).not.toContain(new URLSearchParams(signature).get('sig'));
  expect(told).not.toContain(encodeURIComponent(new URLSearchParams(signature).get('sig')!));
});

test('a store that is away is asked no more for a while: everybody who comes then is told so at once', async () => {
  const storage = reborn();
  const customer = await addCustomer(storage, {}, 'Acme', own.store);
  own.control.setPlan(AWAY);
  await expect(addDevice(storage, customer)).rejects.toThrow(OwnStoreError);
  own.control.reset();
  const answers = await Promise.allSettled(
    Array.from({ length: 20 }, () => all(pumpsIn(storage, customer.key).all())),
  );
  expect(answers.every(({ status }) => status === 'rejected')).toBe(true);
  expect(own.control.total).toBe(0);
  own.control.setPlan(undefined);
  now += MINUTE;
  await addDevice(storage, customer);
});

test('a trial of a store does all that will be asked of it, and leaves nothing', async () => {
  const storage = reborn();
  const before = await tablesIn(own.theirs, '');
  own.control.reset();
  await tryOwnStore(storage, own.store);
  expect(own.control.total).toBeGreaterThan(20);
  expect(await tablesIn(own.theirs, '')).toBe(before);
  own.sign('rwlacu');
  await expect(tryOwnStore(reborn(), own.store)).rejects.toThrow(
    /did not write and delete rows and a blob \(403/,
  );
  own.sign('rdl');
  await expect(tryOwnStore(reborn(), own.store)).rejects.toThrow(
    /did not make tables .* account SAS .* rwdlacu/s,
  );
  await expect(
    tryOwnStore(reborn(), { ...own.store, access: { by: 'sas', secret: 'store-none' } }),
  ).rejects.toThrow(/no secret store-none/);
});

test('a store is told by its account or its addresses, and by what lets us in', () => {
  const addresses = {
    tables: 'https://acme.table.core.windows.net',
    blobs: 'https://acme.blob.core.windows.net',
  };
  expect(ownStoreFrom({ account: 'acme' })).toEqual({ ...addresses, access: { by: 'identity' } });
  const [tenant, client] = ['11111111-2222-3333-4444-555555555555', '66666666-7777-8888-9999-aaaaaaaaaaaa'];
  const access = { by: 'federation', tenant, client };
  expect(ownStoreFrom({ account: 'acme', tenant, client })).toEqual({ ...addresses, access });
  const elsewhere = { tables: 'https://t.acme.example/x', blobs: 'https://b.acme.example' };
  expect(ownStoreFrom({ ...elsewhere, secret: 'store-acme' })).toEqual({
    ...elsewhere,
    access: { by: 'sas', secret: 'store-acme' },
  });
});

test.each([
  [
    'a signature behind the address',
    { tables: 'https://t.acme.example?sig=x', blobs: 'https://b.acme.example' },
  ],
  ['no TLS', { tables: 'http://t.acme.example', blobs: 'http://b.acme.example', secret: 'store-a' }],
  ['a token for whoever it is', { tables: 'https://t.acme.example', blobs: 'https://b.acme.example' }],
  ['one of our own secrets', { account: 'acme', secret: 'pseudonym-key' }],
  ['a tenant without its app', { account: 'acme', tenant: '11111111-2222-3333-4444-555555555555' }],
  ['something else', { account: 'acme', sas: 'sv=1' }],
])('a store is not taken with %s', (_, told) => {
  expect(() => ownStoreFrom(told)).toThrow(/./);
});
