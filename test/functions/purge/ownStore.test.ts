import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { declareLost, declareLostLast, lostBy } from '../../../shared/onboarding/lostStore.ts';
import { openStorage, type Storage } from '../../../shared/storage/connect.ts';
import { devicesIn } from '../../../shared/storage/devices.ts';
import { erasuresIn } from '../../../shared/storage/erasures.ts';
import { contractTable } from '../../../shared/storage/names.ts';
import { presenceOf } from '../../../shared/storage/presence.ts';
import { customersIn } from '../../../shared/storage/registry.ts';
import { DAY, MINUTE } from '../../../shared/time.ts';
import { type CustomersStore, EVERYTHING, startWithCustomersStore } from '../../support/ownStore.ts';
import type { StrictAzurite } from '../../support/strict.ts';
import { addCustomer, addDevice, all } from '../support/deployment.ts';
import { Clock, erasureFor, hubOf } from '../support/erasure.ts';

const CONTACT = { name: 'Karin', email: 'karin@example.com', locale: 'sv' } as const;

let ours: StrictAzurite;
let own: CustomersStore;
const clock = new Clock();

beforeAll(async () => {
  ({ ours, own } = await startWithCustomersStore(clock.read));
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

const DECLARED = { by: 'Karin', reason: 'burnt down' };
const AWAY = { seed: 1, rules: [{ match: {}, fault: { kind: 'status', status: 503 } }] } as const;

/** Has the customer declare its store lost, while it is away. */
async function declared(key: string): Promise<void> {
  own.control.setPlan(AWAY);
  const customer = (await customersIn(process()).get(key))!;
  await declareLost(process(), customer, await lostBy(process(), key, own.store, DECLARED, clock.now));
}

const tablesThere = async (key: string) => (await all(own.theirs.tablesOf(key))).length;

test('declared lost after its erasure has begun, it is asked only whether it is there, and the rest is erased as ever', async () => {
  const key = await due();
  own.sign('r', Date.now() + DAY);
  await expect(erasureFor(process(), { clock }).erase(key)).rejects.toThrow(/own store of contract/);
  await declared(key);
  clock.now += 15 * MINUTE;
  own.control.reset();
  const outcome = await erasureFor(process(), { clock }).erase(key);
  expect(outcome).toMatchObject({ certificate: { kind: 'unverified', unverified: [{}, {}] } });
  expect(
    own.control
      .requests()
      .map(({ operation }) => operation)
      .sort(),
  ).toEqual(['GetTableService', 'QueryTables', 'Unknown']);
  expect(JSON.stringify(outcome)).not.toMatch(/Karin|burnt/);
});

test('a store that answers, or refuses, is not taken for lost', async () => {
  const key = await due();
  const said = () => lostBy(process(), key, own.store, DECLARED, clock.now);
  await expect(said()).rejects.toThrow(/ answers: it is not lost. Erase .* the ordinary way/);
  own.sign(EVERYTHING, Date.now() - MINUTE);
  await expect(said()).rejects.toThrow(/is there, but .* \(403 .*store-acme has to be an account SAS/);
  await expect(declareLostLast(process(), key, DECLARED, clock.now)).resolves.toBe(false);
  const nobodys = { ...own.store, access: { by: 'sas', secret: 'store-nobody' } } as const;
  await customersIn(process()).change(key, (known) => ({ ...known, store: nobodys }));
  await expect(
    lostBy(process(), key, nobodys, DECLARED, clock.now),
    'that the vault has nothing says nothing of the store',
  ).rejects.toThrow(/is there, but does not do what it is asked .*store-nobody/);
  own.control.setPlan(AWAY);
  expect(await said()).toEqual({ on: '2026-06-15', ...DECLARED });
});

test('a store that has just closed the connections it kept is not taken for lost', async () => {
  const known = new Set<Socket>();
  const server = createServer(({ socket }, response) => {
    if (known.has(socket)) return void socket.destroy();
    known.add(socket);
    response.writeHead(403).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const key = await due();
  own.sign(EVERYTHING, Date.now() - MINUTE);
  for (const _ of [1, 2]) {
    const presence = presenceOf(process(), key, { ...own.store, tables: address, blobs: address });
    expect(await presence).toMatchObject({ is: 'refusing' });
  }
});

test('one that lets us in no more, for good, ends unverified when the customer declares just that', async () => {
  const key = await due();
  const shut = () => lostBy(process(), key, own.store, { ...DECLARED, shut: true }, clock.now);
  own.sign(EVERYTHING, Date.now() + DAY);
  await expect(shut(), 'what lets us in is not shut').rejects.toThrow(/ answers: it is not lost/);
  own.sign(EVERYTHING, Date.now() - MINUTE);
  await expect(erasureFor(process(), { clock }).erase(key)).rejects.toThrow(/own store of contract/);
  const lost = await shut();
  expect(lost).toEqual({ on: '2026-06-15', ...DECLARED, shut: true });
  await declareLost(process(), (await customersIn(process()).get(key))!, lost);
  clock.now += 15 * MINUTE;
  const outcome = await erasureFor(process(), { clock }).erase(key);
  expect(outcome).toMatchObject({ certificate: { kind: 'unverified' } });
  own.sign(EVERYTHING, Date.now() + DAY);
  expect(await tablesThere(key), 'nobody was let in').toBeGreaterThan(0);
});

test('one that was declared lost and is back by its erasure is erased as any other, with the devices only its pumps tell of', async () => {
  const key = await due();
  const { deviceId } = await addDevice(process(), (await customersIn(process()).get(key))!);
  await devicesIn(process()).remove(deviceId);
  const hub = hubOf(deviceId);
  await declared(key);
  // Away when it begins, and back before the end.
  const { once } = erasureFor(process(), { clock, identities: hub });
  expect(await once(key)).toHaveProperty('waits');
  own.control.setPlan(undefined);
  clock.now += 15 * MINUTE;
  const erased = erasureFor(process(), { clock, identities: hub }).erase(key);
  expect(await erased).toMatchObject({ certificate: { kind: 'erased' } });
  expect([await tablesThere(key), [...hub.known]]).toEqual([0, []]);
});

test('back just before the end it is erased by the next run; one that refuses by then leaves the erasure open', async () => {
  const [back, refuses] = [await due(), await due()];
  for (const key of [back, refuses]) {
    own.control.setPlan(undefined);
    await declared(key);
    await erasureFor(process(), { clock }).once(key);
  }
  clock.now += 15 * MINUTE;
  const backMeanwhile = {
    ...hubOf(),
    isKnown: async () => {
      clock.now += MINUTE;
      own.control.setPlan(undefined);
      return false;
    },
  };
  const first = erasureFor(process(), { clock, identities: backMeanwhile });
  await expect(first.erase(back)).rejects.toThrow(/answers again/);
  expect(await customersIn(process()).get(back), 'its row says so too').not.toHaveProperty('store.lost');
  const outcome = await erasureFor(process(), { clock }).erase(back);
  expect(outcome).toMatchObject({ certificate: { kind: 'erased' } });
  expect(await tablesThere(back)).toBe(0);

  own.sign(EVERYTHING, Date.now() - MINUTE);
  clock.now += 15 * MINUTE;
  await expect(erasureFor(process(), { clock }).erase(refuses)).rejects.toThrow(
    /did not do what it was .* 403/,
  );
  expect((await erasuresIn(process()).get(refuses))?.journal.failure?.message).toContain(
    'Once it lets us in',
  );
  own.sign(EVERYTHING, Date.now() + DAY);
  const erased = erasureFor(process(), { clock }).erase(refuses);
  expect(await erased).toMatchObject({ certificate: { kind: 'erased' } });
  expect(await tablesThere(refuses)).toBe(0);
});

test('lost when only the journal is left, it ends unverified too', async () => {
  const key = await due();
  listsTables(1);
  await expect(erasureFor(process(), { clock }).erase(key)).rejects.toThrow(/own store of contract/);
  expect(await customersIn(process()).get(key)).toBeUndefined();
  await expect(declareLostLast(process(), key, DECLARED, clock.now)).rejects.toThrow(/is there, but/);
  own.control.setPlan(AWAY);
  expect(await declareLostLast(process(), 'another', DECLARED, clock.now)).toBe(false);
  expect(await declareLostLast(process(), key, DECLARED, clock.now)).toBe(true);
  clock.now += 15 * MINUTE;
  const outcome = await erasureFor(process(), { clock }).erase(key);
  expect(outcome).toMatchObject({ certificate: { kind: 'unverified', declared: '2026-06-15' } });
  expect(JSON.stringify(outcome)).not.toMatch(/Karin|burnt/);
  expect(await declareLostLast(process(), key, DECLARED, clock.now)).toBe(false);
});
