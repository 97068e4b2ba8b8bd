import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { declareLost, declareLostLast, lostBy } from '../../../shared/onboarding/store.ts';
import { openStorage, type Storage } from '../../../shared/storage/connect.ts';
import { createDeploymentStores } from '../../../shared/storage/contracts.ts';
import { erasuresIn } from '../../../shared/storage/erasures.ts';
import { contractTable } from '../../../shared/storage/names.ts';
import { customersIn } from '../../../shared/storage/registry.ts';
import { DAY, MINUTE } from '../../../shared/time.ts';
import { type CustomersStore, EVERYTHING, startCustomersStore } from '../../support/ownStore.ts';
import { type StrictAzurite, startStrictAzurite } from '../../support/strict.ts';
import { addCustomer, addDevice, all } from '../support/deployment.ts';
import { Clock, erasureFor } from '../support/erasure.ts';

const CONTACT = { name: 'Karin', email: 'karin@example.com', locale: 'sv' } as const;

let ours: StrictAzurite;
let own: CustomersStore;
const clock = new Clock();

beforeAll(async () => {
  [ours, own] = await Promise.all([startStrictAzurite(), startCustomersStore(clock.read)]);
  await createDeploymentStores(process());
});
afterAll(() => Promise.all([ours?.stop(), own?.stop()]));
beforeEach(() => {
  own.control.setPlan(undefined);
  own.sign(EVERYTHING, Date.now() + DAY);
  clock.now += 10 * MINUTE;
});

/** The stores as another process has them: it remembers nothing. */
function process(): Storage {
  return openStorage(ours.connectionString, ours.connectionString, undefined, own.reach);
}

/** A customer with a device in its own store, whose data are due. */
async function due(): Promise<string> {
  const customer = await addCustomer(process(), { ends: '2026-01-31' }, 'Acme', own.store);
  await addDevice(process(), customer);
  await customersIn(process()).change(customer.key, (known) => ({ ...known, contact: CONTACT }));
  return customer.key;
}

/** The store lists its tables so many times, and is away after that. */
const listsTables = (times: number) =>
  own.control.setPlan({
    seed: 1,
    rules: [
      {
        match: { service: 'table', operation: /^QueryTables$/, after: times },
        fault: { kind: 'status', status: 503 },
      },
    ],
  });

test('when the customer’s row is gone, whoever goes on still asks its own store: what turns up there is erased too', async () => {
  const key = await due();
  // Counted before it begins; when all is to be asked again, nobody answers.
  listsTables(1);
  await expect(erasureFor(process(), { clock }).erase(key)).rejects.toThrow(/own store of contract/);
  expect(await customersIn(process()).get(key)).toBeUndefined();
  own.control.setPlan(undefined);
  own.endDeletions();
  await own.theirs.table(contractTable('pumps', key)).createTable();
  clock.now += 15 * MINUTE;
  await expect(erasureFor(process(), { clock }).erase(key)).rejects.toThrow(/Not erased yet: tables/);
  const outcome = await erasureFor(process(), { clock }).erase(key);
  expect(outcome).toMatchObject({ certificate: { kind: 'erased' } });
  expect(await all(own.theirs.tablesOf(key))).toEqual([]);
});

test('where the store is stands in no journal that waits for its mail', async () => {
  const key = await due();
  expect(await erasureFor(process(), { clock }).erase(key)).toHaveProperty('certificate');
  const held = await erasuresIn(process()).get(key);
  expect(held?.journal.certified).toBe(clock.now);
  expect(JSON.stringify(held)).not.toContain(own.store.tables);
});

test('declared lost after its erasure has begun, it is asked nothing any more, and the rest is erased as ever', async () => {
  const key = await due();
  own.sign('r', Date.now() + DAY);
  await expect(erasureFor(process(), { clock }).erase(key)).rejects.toThrow(/own store of contract/);
  const customer = (await customersIn(process()).get(key))!;
  await declareLost(process(), customer, lostBy({ by: 'Karin', reason: 'burnt down' }, clock.now));
  clock.now += 15 * MINUTE;
  own.control.reset();
  const outcome = await erasureFor(process(), { clock }).erase(key);
  expect(outcome).toMatchObject({ certificate: { kind: 'unverified', unverified: [{}, {}] } });
  expect(own.control.total).toBe(0);
  expect(JSON.stringify(outcome)).not.toMatch(/Karin|burnt/);
});

test('lost when only the journal is left, it ends unverified too', async () => {
  const key = await due();
  listsTables(1);
  await expect(erasureFor(process(), { clock }).erase(key)).rejects.toThrow(/own store of contract/);
  expect(await customersIn(process()).get(key)).toBeUndefined();
  const declaration = { by: 'Karin', reason: 'burnt down' };
  expect(await declareLostLast(process(), 'another', declaration, clock.now)).toBe(false);
  expect(await declareLostLast(process(), key, declaration, clock.now)).toBe(true);
  clock.now += 15 * MINUTE;
  const outcome = await erasureFor(process(), { clock }).erase(key);
  expect(outcome).toMatchObject({ certificate: { kind: 'unverified', declared: '2026-06-15' } });
  expect(JSON.stringify(outcome)).not.toMatch(/Karin|burnt/);
  expect(await declareLostLast(process(), key, declaration, clock.now)).toBe(false);
});
