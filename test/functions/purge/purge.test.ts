import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ingestInto } from '../../../functions/ingest/ingest.ts';
import { type PurgeReport, purgeOf } from '../../../functions/purge/purge.ts';
import { ownWatchOf } from '../../../functions/watch/watch.ts';
import { verify } from '../../../shared/certificates/chain.ts';
import { pseudonymOf } from '../../../shared/certificates/pseudonym.ts';
import type { ChainEntry, Erased } from '../../../shared/domain/certificate.ts';
import type { Contract } from '../../../shared/domain/contract/contract.ts';
import { dueAt } from '../../../shared/domain/contract/retention.ts';
import type { Customer } from '../../../shared/domain/customer.ts';
import { ADDRESS_KEPT, CLOCKS_APART, ERASURE_LEASE, SETTLES_WITHIN } from '../../../shared/domain/erasure.ts';
import { NOTHING_SENT } from '../../../shared/domain/mailing.ts';
import { afterwardsOf } from '../../../shared/erasure/afterwards.ts';
import { erasureOf } from '../../../shared/erasure/erase.ts';
import type { ErasableIdentities } from '../../../shared/erasure/identities.ts';
import { OutageError } from '../../../shared/errors.ts';
import { certificatesIn } from '../../../shared/storage/certificates.ts';
import { storeClockOf } from '../../../shared/storage/clock.ts';
import { openStorage, type Storage } from '../../../shared/storage/connect.ts';
import { erasuresIn } from '../../../shared/storage/erasures.ts';
import { lettersIn, OPERATOR } from '../../../shared/storage/letters.ts';
import { maintenanceIn } from '../../../shared/storage/maintenance.ts';
import {
  CERTIFICATES,
  CONTRACT_TABLES,
  contractTable,
  DEPLOYMENT_TABLES,
  QUEUES,
} from '../../../shared/storage/names.ts';
import { outboxIn } from '../../../shared/storage/outbox.ts';
import { pumpsIn } from '../../../shared/storage/pumps.ts';
import { customersIn } from '../../../shared/storage/registry.ts';
import { DAY, HOUR, iso, MINUTE, SECOND } from '../../../shared/time.ts';
import { chainLength, entriesAfter } from '../support/chain.ts';
import {
  addCustomer,
  addDevice,
  addUser,
  all,
  BOUNDS,
  eventOf,
  issueAuthorization,
  NOW,
  packetBody,
  type RegisteredDevice,
} from '../support/deployment.ts';
import { deploymentForFile } from '../support/deploymentForFile.ts';
import { Clock, erasureFor, hubOf, KEEPING, PSEUDONYM_KEY, storeClockBy } from '../support/erasure.ts';
import { type Gate, startGate, type Verdict } from '../support/gate.ts';

/** In force through 14 March 2026, three months: due on 15 June, 00:00 in Stockholm. */
const DUE = { begins: '2025-01-01', ends: '2026-03-14' };

const { azurite, storage } = await deploymentForFile();
let gate: Gate;
let gated: Storage;
beforeAll(async () => {
  gate = await startGate(azurite.connectionString);
  gated = openStorage(gate.connectionString, gate.connectionString);
});
afterAll(() => gate.stop());

/** Nothing of one test is due in another. */
afterEach(async () => {
  gate.onRequest = () => 'pass';
  for (const { key } of await all(customersIn(storage).all())) await customersIn(storage).remove(key);
  for (const { contract } of await all(erasuresIn(storage).all())) await erasuresIn(storage).remove(contract);
  await storage.queue(QUEUES.alerts).clearMessages();
});

interface Purged {
  readonly report: PurgeReport;
  /** The certificates that were added, and what the operator was told. */
  readonly certificates: ChainEntry<Erased>[];
  readonly told: readonly string[];
}

/** The certificates of erasures after so many entries of the chain. */
async function certificatesAfter(known: number): Promise<ChainEntry<Erased>[]> {
  const entries = await entriesAfter(storage, known);
  return entries.filter((entry): entry is ChainEntry<Erased> => entry.kind === 'erased');
}

/** A run of the purge at an instant, by whichever storage; it waits by a clock of its own. */
async function purge(
  on = storage,
  now = NOW,
  identities?: ErasableIdentities,
  storeClock?: () => Promise<number>,
): Promise<Purged> {
  const clock = new Clock(now);
  const { once } = erasureFor(on, { clock, identities, storeClock });
  const told: string[] = [];
  const known = await chainLength(storage);
  const run = purgeOf({
    storage: on,
    erase: once,
    close: afterwardsOf(on, clock.read).closeAll,
    patience: { clock: clock.read, wait: clock.wait },
    storeClock: storeClock ?? storeClockBy(on, clock),
    tell: async (about) => {
      told.push(about);
    },
  });
  try {
    const report = await run();
    return { report, certificates: await certificatesAfter(known), told };
  } catch (error) {
    throw Object.assign(error as Error, { told });
  }
}

interface Filled {
  readonly customer: Customer;
  readonly devices: RegisteredDevice[];
}

/** A customer with people, devices, a revoked authorization, readings, a quarantine and a ledger. */
async function fill(contract: Partial<Contract>): Promise<Filled> {
  const customer = await addCustomer(storage, { begins: '2025-01-01' });
  const devices = [await addDevice(storage, customer), await addDevice(storage, customer)];
  await addUser(storage, customer);
  await addUser(storage, customer);
  await issueAuthorization(storage, devices[0]!.deviceId, { revokedAt: 0 });
  const events = devices.flatMap(({ deviceId, authorization }) => [
    eventOf(deviceId, packetBody(authorization, 1)),
    eventOf(deviceId, packetBody(authorization, 2, [])),
  ]);
  expect(await ingestInto(storage, BOUNDS)(events, NOW)).toEqual({ stored: 2, 'schema-violation': 2 });
  await outboxIn(storage, customer.key).save('user', undefined, { state: NOTHING_SENT });
  const change = { kind: 'change', component: 'filter', reason: 'worn', at: NOW, id: 'change' } as const;
  await maintenanceIn(storage, customer.key).put(devices[0]!.key, change);
  const ending = { ...customer, contract: { ...customer.contract, ...contract } };
  await customersIn(storage).change(customer.key, () => ending);
  return { customer: ending, devices };
}

/** How many rows and blobs there are that belong to this customer, by store; stores that are gone are left out. */
async function inventory({ customer: { key }, devices }: Filled): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for await (const name of storage.tablesOf(key)) {
    found[name.slice(0, -key.length)] = (await all(storage.table(name).listEntities())).length;
  }
  const ids = devices.map(({ deviceId }) => deviceId);
  for (const name of DEPLOYMENT_TABLES) {
    const rows = await all(storage.table(name).listEntities());
    const own = rows.filter((row) => {
      const text = JSON.stringify(row);
      return text.includes(key) || ids.some((id) => text.includes(id));
    });
    if (own.length > 0) found[name] = own.length;
  }
  const container = storage.container(`contract-${key}`);
  if (await container.exists()) found.blobs = (await all(container.listBlobsFlat())).length;
  return found;
}

const WHOLE = {
  pumps: 2,
  readings: 4,
  work: 1,
  rollups: 0,
  health: 0,
  alarms: 0,
  outbox: 1,
  maintenance: 1,
  blobs: 2,
  customers: 1,
  users: 2,
  devices: 2,
  authorizations: 3,
};

test('what is due is erased from every store, its neighbour stays whole, and a certificate proves it', async () => {
  const due = await fill(DUE);
  const neighbour = await fill({});
  expect([await inventory(due), await inventory(neighbour)]).toEqual([WHOLE, WHOLE]);
  const hub = hubOf(...[...due.devices, ...neighbour.devices].map(({ deviceId }) => deviceId));

  const { report, certificates: added, told } = await purge(storage, NOW, hub);

  expect([report, told]).toEqual([{ erased: 1, waiting: 0 }, []]);
  expect(await inventory(due)).toEqual({});
  expect(await inventory(neighbour)).toEqual(WHOLE);
  expect([...hub.known].sort()).toEqual(neighbour.devices.map(({ deviceId }) => deviceId).sort());
  expect(added).toMatchObject([
    {
      pseudonym: pseudonymOf(due.customer.number, PSEUDONYM_KEY),
      rule: {
        version: '2',
        text: 'customer: 3 calendar months after the first day no longer in force, in Europe/Stockholm',
      },
      ended: { on: '2026-03-14', because: 'expiry' },
      due: { on: '2026-06-15', at: '2026-06-14T22:00:00.000Z' },
      erased: { begun: iso(NOW), at: iso(NOW + SETTLES_WITHIN) },
    },
  ]);
  expect(beforeAndAfter(added[0]!)).toEqual({
    'IoT Hub and its provisioning service': [2, 0],
    'the container of the contract': [1, 0],
    'container parked': [0, 0],
    'the tables of the contract': [CONTRACT_TABLES.length, 0],
    'table users': [2, 0],
    'table lasting': [0, 0],
    'table letters': [0, 0],
    "table letters, the operator's": [0, 0],
    'table authorizations': [3, 0],
    'table devices': [2, 0],
    'container quarantine': [0, 0],
    'table customers': [1, 0],
    'the queues and their poison queues': [0, 0],
  });
  // Nothing in it tells who it was.
  const text = JSON.stringify(added);
  for (const secret of [due.customer.name, due.customer.number, due.customer.key]) {
    expect(text).not.toContain(secret);
  }
  expect((await purge()).report).toEqual({ erased: 0, waiting: 0 });
  expect(await inventory(neighbour)).toEqual(WHOLE);
});

/** What a certificate says there was of each store, and is. */
function beforeAndAfter({ stores }: ChainEntry<Erased>): Record<string, [number, number]> {
  return Object.fromEntries(stores.map(({ store, before, after }) => [store, [before, after]]));
}

test('packets of an erased contract store nothing and bring nothing back, also where it is still remembered', async () => {
  const due = await fill({});
  const ingest = ingestInto(storage, BOUNDS);
  const [{ deviceId, authorization }] = due.devices as [RegisteredDevice];
  const send = (sequence: number) => ingest([eventOf(deviceId, packetBody(authorization, sequence))], NOW);
  expect(await send(10)).toEqual({ stored: 1 });
  await customersIn(storage).change(due.customer.key, (known) => {
    return { ...known, contract: { ...known.contract, ...DUE } };
  });
  await purge();
  expect(await send(11)).toEqual({ 'contract-ended': 1 });
  expect(await inventory(due)).toEqual({});
  const later = await ingestInto(storage, BOUNDS)([eventOf(deviceId, packetBody(authorization, 12))], NOW);
  expect(later).toEqual({ 'unknown-device': 1 });
});

test('packets that arrive all the while are refused, none is kept, and the erasure finishes', async () => {
  const due = await fill(DUE);
  const [{ deviceId, authorization }] = due.devices as [RegisteredDevice];
  const ingest = ingestInto(storage, { ...BOUNDS, maxReadingAgeDays: 400 });
  let sequence = 100;
  const refused: Record<string, number> = {};
  gate.onRequest = async (): Promise<Verdict> => {
    // A packet before each request of the erasure; each its own, by the clock at which the contract was in force.
    sequence += 1;
    const counts = await ingest([eventOf(deviceId, packetBody(authorization, sequence))], NOW);
    for (const [what, count] of Object.entries(counts)) refused[what] = (refused[what] ?? 0) + count;
    return 'pass';
  };
  const { report } = await purge(gated);
  gate.onRequest = () => 'pass';
  expect(report.erased).toBe(1);
  expect(await inventory(due)).toEqual({});
  expect(Object.keys(refused)).toEqual(['contract-ended']);
});

test.each(['refuse', 'lose-answer'] as const)(
  'killed at a request of its storage (%s), an erasure finishes at the next run, with one certificate of what there was',
  async (verdict) => {
    const neighbour = await fill({});
    let requests = 0;
    let killed = true;
    // Until a run needs fewer requests than the one at which it was to be killed. Each way takes every twentieth one.
    for (let fatal = verdict === 'refuse' ? 1 : 11; killed; fatal += 20) {
      await storage.queue(QUEUES.alerts).clearMessages();
      const due = await fill(DUE);
      const hub = hubOf(...due.devices.map(({ deviceId }) => deviceId));
      const known = await chainLength(storage);
      requests = 0;
      gate.onRequest = () => {
        requests += 1;
        // What was under way when the process died may still be done; nothing new is asked.
        if (requests === fatal) return verdict;
        return requests > fatal ? 'refuse' : 'pass';
      };
      killed = await purge(gated, NOW, hub).then(
        () => false,
        () => true,
      );
      expect(killed).toBe(requests >= fatal);
      const row = await customersIn(storage).get(due.customer.key);
      const journal = await erasuresIn(storage).get(due.customer.key);
      // At no moment is it forgotten: either it is still to be erased, or its erasure is proven.
      const proven = (await chainLength(storage)) > known;
      expect(row !== undefined || journal !== undefined || proven, `killed at request ${fatal}`).toBe(true);

      // Whoever died over it has it to itself for a while.
      await purge(storage, NOW + HOUR, hub);
      expect(await inventory(due), `killed at request ${fatal}`).toEqual({});
      const added = await certificatesAfter(known);
      expect(added, `killed at request ${fatal}`).toHaveLength(1);
      expect(beforeAndAfter(added[0]!), `killed at request ${fatal}`).toMatchObject({
        'IoT Hub and its provisioning service': [2, 0],
        'the tables of the contract': [CONTRACT_TABLES.length, 0],
        'table users': [2, 0],
        'table authorizations': [3, 0],
        'table devices': [2, 0],
        'table customers': [1, 0],
      });
    }
    expect(requests).toBeGreaterThan(20);
    expect(await inventory(neighbour)).toEqual(WHOLE);
    expect(verify(await all(certificatesIn(storage).all())).findings).toEqual([]);
  },
  // An erasure for each of its requests; a busy machine takes longer than the usual time-out.
  240_000,
);

test('two runs at once do the work once: one chain entry, and nobody is told of a failure', async () => {
  const due = await fill(DUE);
  const known = await chainLength(storage);
  const both = await Promise.all([purge(), purge()]);
  expect((await chainLength(storage)) - known).toBe(1);
  expect(both.flatMap(({ told }) => told)).toEqual([]);
  expect(await inventory(due)).toEqual({});
});

test('a step that takes longer than the lease keeps it: nobody else takes the erasure up meanwhile', async () => {
  const { customer, devices } = await fill(DUE);
  const hub = hubOf(...devices.map(({ deviceId }) => deviceId));
  const [reached, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const slow: ErasableIdentities = {
    ...hub,
    remove: async (deviceId) => {
      reached.resolve();
      await release.promise;
      await hub.remove(deviceId);
    },
  };
  const clock = new Clock();
  const first = erasureFor(storage, { clock, identities: slow, renewEvery: 20 });
  const erased = first.erase(customer.key);
  await reached.promise;

  const leaseUntil = async () => (await erasuresIn(storage).get(customer.key))!.journal.lease!.until;
  const before = await leaseUntil();
  for (let minutes = 0; minutes < 60; minutes += 9) {
    clock.now += 9 * MINUTE;
    await expect.poll(leaseUntil).toBe(clock.now + ERASURE_LEASE);
  }
  expect(clock.now).toBeGreaterThan(before);
  const other = erasureFor(storage, { clock, identities: hub });
  expect(await other.once(customer.key)).toEqual({ left: 'somebody-else-is-at-it' });

  release.resolve();
  expect(await erased).toHaveProperty('certificate');
  expect(await erasuresIn(storage).get(customer.key)).toBeUndefined();
});

test('an erasure of many devices goes on after the last that is done, be it cut short by the hub or by its time', async () => {
  const { customer, devices } = await fill(DUE);
  while (devices.length < 24) devices.push(await addDevice(storage, customer));
  const ids = devices.map(({ deviceId }) => deviceId).sort();
  const known = new Set(ids);
  const asked: string[] = [];
  const clock = new Clock();
  let [failAt, takes] = [20, 0];
  const call = (what: string, deviceId: string) => {
    if (asked.length >= failAt) throw new OutageError('IoT Hub is asked too much (429)');
    asked.push(`${what} ${deviceId}`);
    clock.now += takes;
  };
  const identities: ErasableIdentities = {
    isKnown: async (id) => {
      call('ask', id);
      return known.has(id);
    },
    remove: async (id) => {
      call('remove', id);
      known.delete(id);
    },
  };
  const { once, erase } = erasureFor(storage, { clock, identities });
  await expect(once(customer.key)).rejects.toThrow(/429/);
  const before = asked.splice(0);
  expect(before.every((one) => one.startsWith('remove'))).toBe(true);
  expect(before).toHaveLength(20);

  [failAt, takes] = [Infinity, 5 * SECOND];
  clock.now += HOUR;
  // A minute's work at a time, then whoever is to stop may.
  expect(await once(customer.key)).toMatchObject({
    waits: expect.stringContaining('IoT Hub'),
    until: clock.now,
  });
  expect(await erase(customer.key)).toHaveProperty('certificate');
  // Those up to the sixteenth were noted as done; each is asked for once afterwards.
  expect([...asked].sort()).toEqual([
    ...ids.map((id) => `ask ${id}`),
    ...ids.slice(16).map((id) => `remove ${id}`),
  ]);
  const [certificate] = (await all(certificatesIn(storage).all())).slice(-1) as ChainEntry<Erased>[];
  expect(beforeAndAfter(certificate!)).toMatchObject({ 'IoT Hub and its provisioning service': [24, 0] });
});

test('an identity that is there after all is told of, and deleted by the next run', async () => {
  const { customer, devices } = await fill(DUE);
  const hub = hubOf(...devices.map(({ deviceId }) => deviceId));
  let back = true;
  const identities: ErasableIdentities = {
    remove: hub.remove,
    isKnown: async (id) => {
      // As if somebody had made it anew by hand.
      if (back) hub.known.add(id);
      back = false;
      return hub.isKnown(id);
    },
  };
  await expect(purge(storage, NOW, identities)).rejects.toThrow(/not finished/);
  expect(await customersIn(storage).get(customer.key)).toBeDefined();
  expect((await purge(storage, NOW + HOUR, identities)).certificates).toHaveLength(1);
  expect([...hub.known]).toEqual([]);
});

test('what comes into a store behind the erasure is seen when each is asked again: no certificate before it is gone too, and counted', async () => {
  const due = await fill(DUE);
  const { key } = due.customer;
  const known = await chainLength(storage);
  let late = true;
  gate.onRequest = async (method, path): Promise<Verdict> => {
    // The last step; the people are gone by then.
    if (late && method === 'DELETE' && path.includes(`RowKey='${key}'`)) {
      late = false;
      await addUser(storage, due.customer);
    }
    return 'pass';
  };
  await expect(purge(gated)).rejects.toMatchObject({
    errors: [{ message: 'Not erased yet: users. The next run goes on.' }],
  });
  gate.onRequest = () => 'pass';
  expect([late, await chainLength(storage)]).toEqual([false, known]);
  const { certificates } = await purge(storage, NOW + HOUR);
  expect(await inventory(due)).toEqual({});
  expect(certificates).toHaveLength(1);
  expect(beforeAndAfter(certificates[0]!)).toMatchObject({ 'table users': [3, 0] });
});

test.each<[string, Partial<Contract>]>([
  ['has no end', {}],
  ['ends in the future', { ends: '2026-12-31' }],
  ['ended, and is not due before tomorrow', { ends: '2026-03-15' }],
  ['is asset-managed', { ...DUE, assetManaged: true }],
  ['has a longer retention agreed', { ...DUE, retentionMonths: 4 }],
  [
    'is to be erased on request, and can still be withdrawn',
    { erasure: { asked: '2026-06-15', by: 'x', from: NOW + 1 } },
  ],
])(
  'a contract that %s is not touched: nothing is asked of the storage but what time it is, who the customers are, what has begun and which backups there are',
  async (_, contract) => {
    const filled = await fill(contract);
    const asked = new Set<string>();
    gate.onRequest = (method, path) => {
      asked.add(`${method} ${new URL(path, 'http://x').pathname.split('/').at(-1)}`);
      return 'pass';
    };
    expect((await purge(gated)).certificates).toEqual([]);
    expect([...asked].sort()).toEqual([
      'GET backups()',
      'GET certificates',
      'GET customers()',
      'GET erasures()',
    ]);
    expect(await inventory(filled)).toEqual(WHOLE);
  },
);

test('it is due at the very instant that its day begins, and not a millisecond before', async () => {
  const { customer } = await fill(DUE);
  const at = dueAt(customer.contract)!;
  expect(iso(at)).toBe('2026-06-14T22:00:00.000Z');
  const onceAt = (now: number) => erasureFor(storage, { clock: new Clock(now) }).once(customer.key);
  expect(await onceAt(at - 1)).toEqual({ left: 'not-due' });
  expect((await purge(storage, at - 1)).certificates).toEqual([]);
  // Nor does what has begun go on by another clock, by which it isn't due yet.
  expect(await onceAt(at)).toHaveProperty('waits');
  expect(await onceAt(at - 1)).toEqual({ left: 'not-due' });
  expect((await purge(storage, at)).certificates).toHaveLength(1);
});

test('what was asked for is erased once the wait is over, and the certificate says so without naming anybody', async () => {
  const erasure = { asked: '2026-06-14', by: 'Kim Berg, by letter', from: NOW };
  await fill({ erasure });
  expect((await purge(storage, NOW - 1)).certificates).toEqual([]);
  const [certificate] = (await purge()).certificates;
  expect(certificate).toMatchObject({
    asked: '2026-06-14',
    ended: { on: '2026-06-15', because: 'request' },
    due: { on: '2026-06-15', at: iso(NOW) },
  });
  expect(certificate!.rule.text).toMatch(/earlier, as was asked$/);
  expect(JSON.stringify(certificate)).not.toContain('Kim');
});

test('a clock that has jumped back deletes nothing more, also where the store runs on the same host, and the operator is told', async () => {
  const due = await fill(DUE);
  const at = dueAt(due.customer.contract)!;
  // It begins, and is cut short before anything has settled.
  const clock = new Clock(at + HOUR);
  await erasureFor(storage, { clock }).once(due.customer.key);
  const half = await inventory(due);
  expect(half).toMatchObject({ users: 2, devices: 2, customers: 1 });

  expect(await purge(storage, at + HOUR / 2)).toMatchObject({ certificates: [], told: ['erasure-clock'] });
  // Back to where it wasn't due at all, it isn't even looked at.
  expect(await purge(storage, at - HOUR)).toMatchObject({ certificates: [], told: [] });
  expect(await inventory(due)).toEqual(half);
  expect((await purge(storage, at + HOUR)).certificates).toHaveLength(1);
});

test.each([
  ['a year fast', 365 * DAY],
  ['fast by a little more than clocks may differ', CLOCKS_APART + 30 * SECOND],
  ['slow by a little more', -CLOCKS_APART - 30 * SECOND],
  ['a day slow', -DAY],
])(
  'a clock that is %s by the time the store dates its answers with erases nothing, deletes no address, and the operator is told',
  async (_, off) => {
    const real = Date.now();
    const day = (at: number) => iso(at).slice(0, 10);
    // Its data are kept for three months yet; of another the day was a week ago, and of one all but the address is erased.
    const kept = await fill({ ends: day(real + 10 * DAY) });
    const due = await fill({ ends: day(real - 100 * DAY) });
    const contact = { name: 'Lena Ek', email: 'lena@example.com', locale: 'sv' } as const;
    const told = await addCustomer(storage, { begins: '2025-01-01', ends: day(real - 100 * DAY) });
    await customersIn(storage).change(told.key, (known) => ({ ...known, contact }));
    await erasureFor(storage, { clock: new Clock(real) }).erase(told.key);
    const entries = await chainLength(storage);

    const storeClock = storeClockOf(storage);
    const wrong = await purge(storage, real + off, undefined, storeClock);
    expect(wrong).toEqual({
      report: { erased: 0, waiting: 0, clockIsOff: true },
      certificates: [],
      told: ['erasure-clock'],
    });
    const { once } = erasureFor(storage, { clock: new Clock(real + off), storeClock });
    for (const one of [kept, due]) {
      expect(await once(one.customer.key)).toEqual({ left: 'clock-is-off' });
      expect(await inventory(one)).toEqual(WHOLE);
    }
    expect(await all(erasuresIn(storage).all())).toMatchObject([
      { contract: told.key, certified: real + MINUTE },
    ]);
    expect(await chainLength(storage)).toBe(entries);

    // By the right one, what is due goes, and only that.
    expect((await purge(storage, real, undefined, storeClock)).certificates).toHaveLength(1);
    expect(await inventory(due)).toEqual({});
    expect(await inventory(kept)).toEqual(WHOLE);
  },
);

test('where the store does not say what time it is, nothing is erased', async () => {
  const due = await fill(DUE);
  gate.onRequest = (_, path) => (path.includes(CERTIFICATES) ? 'refuse' : 'pass');
  await expect(purge(gated, NOW, undefined, storeClockOf(gated))).rejects.toThrow();
  gate.onRequest = () => 'pass';
  expect(await inventory(due)).toEqual(WHOLE);
});

test('a legal hold keeps what is due, and what is left of an erasure that has begun, until it is lifted', async () => {
  const hold = { since: NOW, reason: 'claim 4711' };
  const filled = await fill({ ...DUE, hold });
  expect((await purge()).certificates).toEqual([]);
  expect(await inventory(filled)).toEqual(WHOLE);
  const { key } = filled.customer;
  const { once } = erasureFor(storage, { clock: new Clock(NOW + HOUR) });
  expect(await once(key)).toEqual({ left: 'on-hold' });
  const setHold = (on: boolean) =>
    customersIn(storage).change(key, ({ contract: { hold: _, ...contract }, ...known }) => {
      return { ...known, contract: on ? { ...contract, hold } : contract };
    });
  await setHold(false);
  await erasureFor(storage).once(key);
  await setHold(true);
  const half = await inventory(filled);
  expect(await once(key)).toEqual({ left: 'on-hold' });
  expect((await purge(storage, NOW + HOUR)).certificates).toEqual([]);
  expect(await inventory(filled)).toEqual(half);
  await setHold(false);
  expect((await purge(storage, NOW + HOUR)).certificates).toMatchObject([
    { ended: { on: DUE.ends, because: 'expiry' } },
  ]);
  expect(await inventory(filled)).toEqual({});
});

// The requests about this one customer after the listing: its journal, its row, its row again to change it, and the change.
test.each([1, 2, 3, 4])(
  'a contract whose end is put off between the listing and its erasure, just before request %i, is kept',
  async (nth) => {
    const due = await fill(DUE);
    const putOff = (known: Customer) => ({ ...known, contract: { ...known.contract, ends: '2026-12-31' } });
    let requests = 0;
    gate.onRequest = async (_, path): Promise<Verdict> => {
      if (!path.includes(due.customer.key)) return 'pass';
      requests += 1;
      if (requests === nth) await customersIn(storage).change(due.customer.key, putOff);
      return 'pass';
    };
    expect((await purge(gated)).certificates).toEqual([]);
    gate.onRequest = () => 'pass';
    expect(await inventory(due)).toEqual(WHOLE);
    expect(await customersIn(storage).get(due.customer.key)).toEqual(putOff(due.customer));
  },
);

test('a contract that cannot be read is told of and kept, and the others are erased', async () => {
  const broken = await fill({ zone: 'Europe/Atlantis', ends: '2020-01-01' });
  const due = await fill(DUE);
  await expect(purge()).rejects.toMatchObject({
    message: '1 erasure(s) are not finished',
    told: ['erasure-unreadable'],
  });
  expect(await inventory(due)).toEqual({});
  expect(await inventory(broken)).toEqual(WHOLE);
});

test('a store that answers 503 leaves the erasure open; once it is overdue, the watch tells, and it alone', async () => {
  const due = await fill(DUE);
  const overdueAt = async (now: number) => (await ownWatchOf(storage)(now)).overdue;
  gate.onRequest = (method) => (method === 'DELETE' ? 'unavailable' : 'pass');
  await expect(purge(gated)).rejects.toMatchObject({ message: '1 erasure(s) are not finished', told: [] });
  expect(await overdueAt(NOW)).toBe(0);
  gate.onRequest = (method) => (method === 'DELETE' ? 'refuse' : 'pass');
  await expect(purge(gated, NOW + 2 * DAY)).rejects.toMatchObject({ told: [] });
  expect(await overdueAt(NOW + 2 * DAY)).toBe(1);
  gate.onRequest = () => 'pass';
  expect((await erasuresIn(storage).get(due.customer.key))?.journal).toMatchObject({ attempts: 2 });
  expect((await purge(storage, NOW + 2 * DAY)).certificates).toHaveLength(1);
  expect(await inventory(due)).toEqual({});
  expect(await overdueAt(NOW + 2 * DAY)).toBe(0);
});

test('without a hub, a customer that has devices is not erased', async () => {
  const due = await fill(DUE);
  const clock = new Clock();
  const storeClock = storeClockBy(storage, clock);
  const told = { pseudonymKey: PSEUDONYM_KEY, keeping: KEEPING };
  const once = erasureOf({ storage, ...told, clock: clock.read, storeClock });
  await expect(once(due.customer.key)).rejects.toThrow(/VAKT_HUB_SERVICE/);
  expect(await inventory(due)).toMatchObject({ readings: WHOLE.readings, customers: 1 });
  await purge(storage, NOW + HOUR);
});

test('a device that another customer has by now stays, also its identity', async () => {
  const due = await fill(DUE);
  const neighbour = await fill({});
  const [{ deviceId }] = neighbour.devices as [RegisteredDevice];
  // As an interrupted adding of the same device leaves it.
  await pumpsIn(storage, due.customer.key).put({ key: 'k', deviceId, model: 'VP-100', tag: 't', limits: [] });
  const hub = hubOf(deviceId);
  await purge(storage, NOW, hub);
  expect(hub.known.has(deviceId)).toBe(true);
  expect(await inventory(neighbour)).toEqual(WHOLE);
});

test('the contact gets the certificate by mail, then its address is deleted, and the chain says so', async () => {
  const { customer } = await fill(DUE);
  const contact = { name: 'Karin Lund', email: 'karin@example.com', locale: 'sv' } as const;
  await customersIn(storage).change(customer.key, (known) => ({ ...known, contact }));
  const [certificate] = (await purge()).certificates;
  const letters = lettersIn(storage, OPERATOR);
  const letter = `certificate-${certificate!.id}`;
  const posted = (await letters.get(letter))!;
  expect(posted.value).toMatchObject({ to: { address: contact.email }, letter: { kind: 'certificate' } });
  const chain = async () => all(certificatesIn(storage).all());
  expect(JSON.stringify([await chain(), (await erasuresIn(storage).get(customer.key))!])).not.toMatch(
    /karin/i,
  );

  await purge(storage, NOW + HOUR);
  expect((await chain()).at(-1)).toEqual(certificate);
  await letters.save(letter, { ...posted.value, to: { forgotten: true } }, posted.etag);
  await purge(storage, NOW + 2 * HOUR);
  const last = (await chain()).at(-1)!;
  expect(last).toMatchObject({ kind: 'address-deleted', id: certificate!.id, sent: true });
  expect(await letters.get(letter)).toBeUndefined();
  expect(await erasuresIn(storage).get(customer.key)).toBeUndefined();
  for (const { number, hash } of [certificate!, last]) {
    const head = (await letters.get(`certificate-head-${number}`))!.value;
    expect(head).toMatchObject({ to: { dataProtection: true } });
    expect(JSON.stringify(head)).toContain(hash);
  }
});

test('a chain that takes no entry just when the address goes is told at the next run that the mail was sent', async () => {
  const { customer } = await fill(DUE);
  const contact = { name: 'Karin Lund', email: 'karin@example.com', locale: 'sv' } as const;
  await customersIn(storage).change(customer.key, (known) => ({ ...known, contact }));
  const [certificate] = (await purge()).certificates;
  const letters = lettersIn(storage, OPERATOR);
  const letter = `certificate-${certificate!.id}`;
  const { value, etag } = (await letters.get(letter))!;
  await letters.save(letter, { ...value, to: { forgotten: true } }, etag);
  gate.onRequest = (method, path) => (method === 'PUT' && path.includes(CERTIFICATES) ? 'refuse' : 'pass');
  await expect(purge(gated, NOW + HOUR)).rejects.toThrow();
  gate.onRequest = () => 'pass';
  await purge(storage, NOW + ADDRESS_KEPT + DAY);
  expect((await all(certificatesIn(storage).all())).at(-1)).toMatchObject({
    kind: 'address-deleted',
    id: certificate!.id,
    sent: true,
  });
  expect(await erasuresIn(storage).get(customer.key)).toBeUndefined();
});

test('one address that can not be deleted keeps no other waiting', async () => {
  const contact = { name: 'Karin Lund', email: 'karin@example.com', locale: 'sv' } as const;
  const customers = [await addCustomer(storage, { ...DUE }), await addCustomer(storage, { ...DUE })];
  for (const { key } of customers) await customersIn(storage).change(key, (known) => ({ ...known, contact }));
  expect((await purge()).certificates).toHaveLength(2);
  const known = await chainLength(storage);
  const [stuck] = await all(erasuresIn(storage).all());
  gate.onRequest = (method, path) =>
    method === 'DELETE' && path.includes(`certificate-${stuck!.id}`) ? 'refuse' : 'pass';
  await expect(purge(gated, NOW + ADDRESS_KEPT + HOUR)).rejects.toThrow();
  expect((await chainLength(storage)) - known).toBe(1);
  gate.onRequest = () => 'pass';
  await purge(storage, NOW + ADDRESS_KEPT + HOUR);
  expect((await chainLength(storage)) - known).toBe(2);
});

test('an entry that was altered to another number keeps the chain from nothing, and is found', async () => {
  await addCustomer(storage, { ...DUE });
  const [altered] = (await purge()).certificates;
  const { number } = altered!;
  const blob = storage
    .hostContainer(CERTIFICATES)
    .getBlockBlobClient(`${String(number).padStart(8, '0')}.json`);
  const write = async (text: string, metadata: Record<string, string>) => {
    await blob.upload(text, Buffer.byteLength(text), { metadata });
  };
  const { metadata = {} } = await blob.getProperties();
  await write(JSON.stringify({ ...altered!, number: number - 1 }), metadata);
  await addCustomer(storage, { ...DUE });
  expect((await purge()).certificates).toMatchObject([{ number: number + 1, previous: altered!.hash }]);
  const { findings } = verify(await all(certificatesIn(storage).all()));
  expect(findings.map((one) => one.number)).toEqual([number, number]);
  await write(JSON.stringify(altered!), metadata);
});

test('an address that can not be reached for a month is deleted all the same', async () => {
  const { customer } = await fill(DUE);
  const contact = { name: 'Karin Lund', email: 'karin@example.com', locale: 'sv' } as const;
  await customersIn(storage).change(customer.key, (known) => ({ ...known, contact }));
  const [certificate] = (await purge()).certificates;
  await purge(storage, NOW + ADDRESS_KEPT + HOUR);
  const last = (await all(certificatesIn(storage).all())).at(-1);
  expect(last).toMatchObject({ kind: 'address-deleted', id: certificate!.id, sent: false });
  expect(JSON.stringify(await all(storage.table('letters').listEntities()))).not.toMatch(/karin/i);
});

test('many that are due on the same day go in one run', async () => {
  const many = await Promise.all(Array.from({ length: 10 }, () => addCustomer(storage, { ...DUE })));
  const { report, certificates: added } = await purge();
  expect([report, added.length]).toEqual([{ erased: 10, waiting: 0 }, 10]);
  expect(added.map(({ number }) => number)).toEqual(added.map((_, i) => added[0]!.number + i));
  for (const { key } of many) expect(await customersIn(storage).get(key)).toBeUndefined();
});

test('every kind of table a contract has is made with it, and is among those that are erased', async () => {
  const { customer } = await fill({});
  const made = await all(storage.tablesOf(customer.key));
  expect(made.sort()).toEqual(CONTRACT_TABLES.map((kind) => contractTable(kind, customer.key)).sort());
});
