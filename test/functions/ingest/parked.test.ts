import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ingestInto } from '../../../functions/ingest/ingest.ts';
import { parkingIn } from '../../../functions/ingest/parked/park.ts';
import { settingAsideIn } from '../../../functions/ingest/parked/setAside.ts';
import { settlingIn } from '../../../functions/ingest/parked/settle.ts';
import { takingIn } from '../../../functions/ingest/parked/takeIn.ts';
import { takingOldest } from '../../../functions/ingest/parked/takeOldest.ts';
import { floodBound } from '../../../functions/ingest/quarantine/floods.ts';
import { retryOf } from '../../../functions/ingest/quarantine/retry.ts';
import { type Storing, storingIn } from '../../../functions/ingest/store.ts';
import { parkedFor } from '../../../functions/watch/watch.ts';
import type { FaultPlan } from '../../../local/strict/faults/plan.ts';
import type { Customer } from '../../../shared/domain/customer.ts';
import { openStorage, type Storage } from '../../../shared/storage/connect.ts';
import { devicesIn } from '../../../shared/storage/devices.ts';
import { parkedIn } from '../../../shared/storage/parked.ts';
import { quarantineIn } from '../../../shared/storage/quarantine.ts';
import { readingsIn } from '../../../shared/storage/readings/read.ts';
import { customersIn } from '../../../shared/storage/registry.ts';
import { DAY, HOUR, iso, MINUTE, SECOND } from '../../../shared/time.ts';
import { type CustomersStore, EVERYTHING, startWithCustomersStore } from '../../support/ownStore.ts';
import type { StrictAzurite } from '../../support/strict.ts';
import {
  addCustomer,
  addDevice,
  all,
  eventOf,
  NOW,
  packetBody,
  type RegisteredDevice,
} from '../support/deployment.ts';

const BOUNDS = { maxReadingAgeDays: 400, maxClockSkewSeconds: 300 };
const AWAY: FaultPlan = { seed: 1, rules: [{ match: {}, fault: { kind: 'status', status: 503 } }] };
const SLOW: FaultPlan = { seed: 1, rules: [{ match: {}, fault: { kind: 'delay', ms: 2_000 } }] };
/** What a test has the patience for: the real one is five seconds. */
const WAITED_FOR = 500;

let ours: StrictAzurite;
let own: CustomersStore;
let now = NOW;
let storage: Storage;

beforeAll(async () => {
  ({ ours, own } = await startWithCustomersStore(() => now));
});
afterAll(() => Promise.all([ours?.stop(), own?.stop()]));
beforeEach(() => {
  now += HOUR;
  own.sign(EVERYTHING, Date.now() + DAY);
  own.control.setPlan(undefined);
  storage = openStorage(ours.connectionString, ours.connectionString, undefined, own.reach);
});

/**
 * Ingest as an instance has it, and the timer that takes in what was parked.
 *
 * @param keptOfFloods so many packets that could be tried again are kept of what is refused after it waited
 */
function instance(keptOfFloods?: number, store: Storing = storingIn(storage)) {
  const settle = settlingIn(storage, store, undefined, floodBound(undefined, keptOfFloods));
  const takeOldest = takingOldest(storage, settle);
  const ingest = ingestInto(storage, BOUNDS, store, parkingIn(storage, takeOldest, WAITED_FOR));
  return {
    ingest: (...packets: [RegisteredDevice, number, object?][]) =>
      ingest(
        packets.map(([device, sequence, other]) => {
          return eventOf(
            device.deviceId,
            packetBody(device.authorization, sequence, reading(sequence), other),
            now,
          );
        }),
        now,
      ),
    retry: retryOf(storage, ingest),
    takeIn: takingIn(storage, takeOldest, settingAsideIn(storage, settle), () => now),
  };
}

const reading = (sequence: number) => [
  { at: iso(NOW - HOUR + sequence * SECOND), exhaustPressure: sequence, running: false },
];

async function pumpAt(
  store?: CustomersStore['store'],
): Promise<{ customer: Customer; device: RegisteredDevice }> {
  const customer = await addCustomer(storage, {}, 'Acme', store);
  return { customer, device: await addDevice(storage, customer) };
}

/** The values that are stored of a device, in the order of their times. */
async function storedOf({ contract, key }: RegisteredDevice): Promise<number[]> {
  const readings = await readingsIn(storage, contract).range(key, NOW - DAY, NOW + DAY);
  return readings.map(({ values }) => values.exhaustPressure!);
}

test('while one customer’s store is away its neighbours’ packets go on, and afterwards nothing of its own is missing or twice', async () => {
  const acme = await pumpAt(own.store);
  const neighbour = await pumpAt();
  const { ingest, takeIn } = instance();
  expect(await ingest([acme.device, 1], [neighbour.device, 1])).toEqual({ stored: 2 });
  own.control.setPlan(AWAY);
  expect(await ingest([acme.device, 2], [neighbour.device, 2], [acme.device, 2])).toEqual({
    parked: 2,
    stored: 1,
  });
  own.control.reset();
  expect(await ingest([acme.device, 3], [neighbour.device, 3])).toEqual({ parked: 1, stored: 1 });
  expect(own.control.total, 'it is asked no more once something waits').toBe(0);
  expect(await storedOf(neighbour.device)).toEqual([1, 2, 3]);
  expect(await takeIn()).toEqual({
    taken: 0,
    packets: {},
    waiting: 1,
    aside: 0,
    because: ['own-store-outage'],
  });

  now += 10 * MINUTE;
  const waiting = await parkedIn(storage).waiting();
  expect(waiting).toEqual([{ contract: acme.customer.key, batches: 2, since: now - 10 * MINUTE, aside: 0 }]);
  expect(parkedFor(waiting, now)).toEqual({ parked: 1, aside: 0, since: now - 10 * MINUTE });

  own.control.setPlan(undefined);
  // What comes now waits its turn, though its store would take it.
  expect(await ingest([acme.device, 4])).toEqual({ parked: 1 });
  expect(await takeIn()).toEqual({
    taken: 3,
    packets: { stored: 3, duplicate: 1 },
    waiting: 0,
    aside: 0,
    because: [],
  });
  expect(await storedOf(acme.device)).toEqual([1, 2, 3, 4]);
  expect(await parkedIn(storage).waiting()).toEqual([]);
  now += MINUTE;
  expect(await ingest([acme.device, 4], [acme.device, 5])).toEqual({ duplicate: 1, stored: 1 });
  expect(await storedOf(acme.device)).toEqual([1, 2, 3, 4, 5]);
});

test('a store that is slow is waited for once, not by every batch', async () => {
  const acme = await pumpAt(own.store);
  const neighbour = await pumpAt();
  const { ingest, takeIn } = instance();
  own.control.setPlan(SLOW);
  const begun = performance.now();
  expect(await ingest([acme.device, 1], [neighbour.device, 1])).toEqual({ parked: 1, stored: 1 });
  expect(performance.now() - begun).toBeLessThan(2_000);
  own.control.setPlan(undefined);
  expect((await takeIn()).taken).toBe(1);
  expect(await storedOf(acme.device)).toEqual([1]);
});

test('refused packets and reused IDs of a customer whose store is away come to its quarantine in the end', async () => {
  const { device, customer } = await pumpAt(own.store);
  const { ingest, takeIn } = instance();
  await ingest([device, 1]);
  own.sign('rl', Date.now() + DAY);
  now += MINUTE;
  const sent = await ingest(
    [device, 1, { sentAt: new Date(NOW - HOUR).toISOString() }],
    [device, 2, { more: 1 }],
  );
  expect(sent).toEqual({ parked: 1, 'undeclared-field': 1 });
  own.sign(EVERYTHING, Date.now() + DAY);
  now += MINUTE;
  expect(await takeIn()).toMatchObject({ taken: 2, waiting: 0 });
  const kept = await all(quarantineIn(storage, customer.key).list());
  expect(kept.map(({ reason }) => reason).sort()).toEqual(['id-reused', 'undeclared-field']);
  const reused = kept.find(({ reason }) => reason === 'id-reused')!;
  const { body } = (await quarantineIn(storage, customer.key).get(reused.id))!;
  expect(JSON.parse(body)).toMatchObject({
    schema: 'vakt.telemetry/1',
    readings: [{ exhaustPressure: 1, running: false }],
  });
  expect(body, 'its schema declares no such field').not.toContain('state');
  expect(body).not.toContain(device.authorization);
  expect(await storedOf(device)).toEqual([1]);
});

test('what waits holds no secret of the device, and goes nowhere once its contract is being erased', async () => {
  const { device, customer } = await pumpAt(own.store);
  const { ingest, takeIn } = instance();
  own.control.setPlan(AWAY);
  await ingest([device, 1]);
  const [name] = await parkedIn(storage).namesOf(customer.key);
  const text = (await storage.hostContainer('parked').getBlobClient(name!).downloadToBuffer()).toString();
  expect(text).toContain(device.key);
  expect(text).not.toContain(device.authorization);
  own.control.setPlan(undefined);
  now += MINUTE;
  await customersIn(storage).change(customer.key, (known) => ({ ...known, status: 'erasing' }));
  await takeIn();
  expect(await parkedIn(storage).waiting()).toEqual([]);
  expect(await storedOf(device)).toEqual([]);
});

test('once a store answers again packets go straight to it, though more of them come than a look is apart', async () => {
  const { device } = await pumpAt(own.store);
  const instances = [instance(), instance()] as const;
  let sequence = 0;
  const send = (which: 0 | 1) => {
    sequence += 1;
    now += SECOND;
    return instances[which].ingest([device, sequence]);
  };
  own.control.setPlan(AWAY);
  expect([await send(0), await send(1)]).toEqual([{ parked: 1 }, { parked: 1 }]);
  own.control.setPlan(undefined);
  now += MINUTE;
  expect(await send(0)).toEqual({ parked: 1 });
  await instances[0].takeIn();
  // Nobody takes anything in from here on but who sends.
  for (let i = 0; i < 22; i++) await send((i % 2) as 0 | 1);
  expect([await send(0), await send(1)]).toEqual([{ stored: 1 }, { stored: 1 }]);
  expect(await parkedIn(storage).waiting()).toEqual([]);
  expect(await storedOf(device)).toEqual(Array.from({ length: sequence }, (_, i) => i + 1));
});

test('an instance that knew of nothing waiting looks again, before it puts newer packets before older ones', async () => {
  const { device } = await pumpAt(own.store);
  const [one, another] = [instance(), instance()];
  expect(await another.ingest([device, 1])).toEqual({ stored: 1 });
  own.control.setPlan(AWAY);
  await one.ingest([device, 2]);
  own.control.setPlan(undefined);
  now += 20 * SECOND;
  expect(await another.ingest([device, 3])).toEqual({ parked: 1 });
  expect(await one.takeIn()).toMatchObject({ taken: 2 });
});

test('what may be stored no longer once its store answers is not stored, and is counted', async () => {
  const [ended, outside, revoked] = [
    await pumpAt(own.store),
    await pumpAt(own.store),
    await pumpAt(own.store),
  ];
  const { ingest, takeIn } = instance();
  own.control.setPlan(AWAY);
  const { device } = revoked;
  expect(await ingest([ended.device, 1], [outside.device, 1], [device, 1])).toEqual({ parked: 3 });
  const agree = (customer: Customer, contract: Partial<Customer['contract']>) =>
    customersIn(storage).change(customer.key, (known) => ({
      ...known,
      contract: { ...known.contract, ...contract },
    }));
  await agree(ended.customer, { terminated: { at: now + HOUR, cause: 'it was over' } });
  await agree(outside.customer, { begins: '2026-06-16' });
  await devicesIn(storage).changeAuthorizations(device.deviceId, (known) =>
    known.map((one) => ({ ...one, revokedAt: now + HOUR })),
  );
  own.control.setPlan(undefined);
  now += DAY;
  expect(await takeIn()).toEqual({
    ...{ taken: 3, waiting: 0, aside: 0, because: [] },
    packets: { 'contract-ended': 1, 'reading-outside-contract': 1, 'authorization-revoked': 1 },
  });
  const kept = async ({ customer }: typeof ended) => all(quarantineIn(storage, customer.key).list());
  expect(await kept(ended)).toEqual([]);
  expect(await kept(outside)).toMatchObject([{ reason: 'reading-outside-contract', whole: true }]);
  expect(await kept(revoked)).toMatchObject([{ reason: 'authorization-revoked', whole: true }]);
  for (const one of [ended, outside, revoked]) expect(await storedOf(one.device)).toEqual([]);
});

test('what is refused after it waited is bounded as any flood is', async () => {
  const { device, customer } = await pumpAt(own.store);
  const { ingest, takeIn } = instance(3);
  own.control.setPlan(AWAY);
  const other = (i: number) => ({ sentAt: iso(NOW - HOUR - i) });
  await ingest(
    ...Array.from({ length: 10 }, (_, i): [RegisteredDevice, number, object] => [device, 1, other(i)]),
  );
  own.control.setPlan(undefined);
  now += MINUTE;
  expect(await takeIn()).toMatchObject({ packets: { stored: 1, 'id-reused': 9 } });
  const quarantine = quarantineIn(storage, customer.key);
  expect(await all(quarantine.list())).toHaveLength(3);
  expect(await all(quarantine.counts())).toMatchObject([{ reason: 'id-reused', count: 6 }]);
});

test('from a slow store a batch is taken in at a time, so that a run which is cut short has come further', async () => {
  const { device } = await pumpAt(own.store);
  const { ingest } = instance();
  const pieces: number[] = [];
  const told: object[] = [];
  const taken = (took: number) => {
    const store = storingIn(storage);
    const settle = settlingIn(
      storage,
      (contract, packets, at) => {
        pieces.push(packets.length);
        now += took;
        return store(contract, packets, at);
      },
      (counts) => told.push(counts),
    );
    const takeOldest = takingOldest(storage, settle);
    return takingIn(storage, takeOldest, settingAsideIn(storage, settle), () => now)();
  };
  for (const took of [2 * SECOND, 0]) {
    own.control.setPlan(AWAY);
    for (let sequence = 1; sequence <= 4; sequence++, now += SECOND) await ingest([device, sequence]);
    own.control.setPlan(undefined);
    now += MINUTE;
    expect(await taken(took)).toMatchObject({ taken: 4 });
  }
  expect(pieces).toEqual([1, 1, 1, 1, 1, 2, 1]);
  expect(told.slice(0, 5)).toEqual([...Array(4).fill({ stored: 1 }), {}]);
});

test('a packet tried again out of the quarantine leaves it when it is taken in, and goes back when it is refused', async () => {
  const { device, customer } = await pumpAt(own.store);
  const { ingest, retry, takeIn } = instance();
  const authorize = (times: object) =>
    devicesIn(storage).changeAuthorizations(device.deviceId, (known) =>
      known.map(({ validFrom, ...one }) => ({ ...one, ...times })),
    );
  const quarantined = async () => all(quarantineIn(storage, customer.key).list());
  await authorize({ validFrom: now + DAY });
  expect(await ingest([device, 1], [device, 1, { sentAt: iso(NOW - HOUR) }])).toEqual({
    'authorization-not-yet-in-force': 2,
  });
  await authorize({});
  now += HOUR;
  own.control.setPlan({
    seed: 1,
    rules: [{ match: { service: 'table' }, fault: { kind: 'status', status: 503 } }],
  });
  for (const { id } of await quarantined()) {
    now += MINUTE;
    expect(await retry({ contract: customer.key, id }, now)).toEqual({ parked: 1 });
  }
  own.control.setPlan(undefined);
  now += MINUTE;
  expect(await takeIn()).toMatchObject({ taken: 2, packets: { stored: 1, 'id-reused': 1 } });
  const [left, ...more] = await quarantined();
  expect([left, more]).toMatchObject([{ reason: 'id-reused', whole: true }, []]);
  expect((await quarantineIn(storage, customer.key).get(left!.id))!.retriedAt).toBe(now - MINUTE);
});

test('a packet tried again and again while its store was away stays in the quarantine, as another has its ID', async () => {
  const { device, customer } = await pumpAt(own.store);
  const { ingest, retry, takeIn } = instance();
  const authorize = (times: object) =>
    devicesIn(storage).changeAuthorizations(device.deviceId, (known) =>
      known.map(({ validFrom, ...one }) => ({ ...one, ...times })),
    );
  await authorize({ validFrom: now + DAY });
  await ingest([device, 1, { sentAt: iso(NOW - HOUR) }]);
  await authorize({});
  now += HOUR;
  expect(await ingest([device, 1])).toEqual({ stored: 1 });
  const [{ id } = { id: '' }] = await all(quarantineIn(storage, customer.key).list());
  own.control.setPlan({
    seed: 1,
    rules: [{ match: { service: 'table' }, fault: { kind: 'status', status: 503 } }],
  });
  // The first is taken in alone, the others together.
  for (let times = 0; times < 3; times++) {
    now += MINUTE;
    expect(await retry({ contract: customer.key, id }, now)).toEqual({ parked: 1 });
  }
  own.control.setPlan(undefined);
  now += MINUTE;
  expect(await takeIn()).toMatchObject({ packets: { 'id-reused': 3 } });
  expect(await all(quarantineIn(storage, customer.key).list())).toMatchObject([{ id, reason: 'id-reused' }]);
});

test('another instance lets what comes wait too, until what waits has been taken in', async () => {
  const { device } = await pumpAt(own.store);
  own.control.setPlan(AWAY);
  await instance().ingest([device, 1]);
  own.control.setPlan(undefined);
  now += MINUTE;
  const another = instance();
  expect(await another.ingest([device, 2])).toEqual({ parked: 1 });
  await another.takeIn();
  expect(await another.ingest([device, 3])).toEqual({ parked: 1 });
  now += MINUTE;
  await another.takeIn();
  expect(await another.ingest([device, 4])).toEqual({ stored: 1 });
  expect(await storedOf(device)).toEqual([1, 2, 3, 4]);
});

test('any mixture of new, repeated and bad packets ends in the same stored set, whenever the store was away and whoever died', async () => {
  const sequences = [1, 2, 3, 4, 5, 6, 7, 8];
  const kinds: [number, object?][] = [...sequences.map((one): [number] => [one]), [9, { gps: 1 }]];
  const steps = fc.array(
    fc.record({
      what: fc.constantFrom<string>('send', 'send', 'away', 'back', 'dies', 'takes in', 'dies taking in'),
      by: fc.nat(1),
      packets: fc.integer({ min: 1, max: 3 }),
    }),
    { maxLength: 14 },
  );
  const step = (what: string) => ({ what, by: 0, packets: 3 }) as const;
  const mixtures = fc
    .tuple(fc.shuffledSubarray(kinds, { minLength: kinds.length }), fc.array(fc.nat(8), { maxLength: 6 }))
    .map(([each, repeated]) => [...each, ...repeated.map((i) => kinds[i]!)]);
  await fc.assert(
    fc.asyncProperty(mixtures, steps, async (mixture, course) => {
      own.control.setPlan(undefined);
      const { device, customer } = await pumpAt(own.store);
      let dies: 'before it stored' | 'after it stored' | undefined;
      const store = storingIn(storage);
      const mortal: Storing = async (...all) => {
        const outcomes = dies === 'before it stored' ? [] : await store(...all);
        if (dies === undefined) return outcomes;
        dies = undefined;
        throw new Error('it died');
      };
      const instances = [instance(undefined, mortal), instance(undefined, mortal)];
      const left = mixture.map(([sequence, other]): [RegisteredDevice, number, object?] => [
        device,
        sequence,
        other,
      ]);
      const end = { what: 'send', by: 0, packets: left.length };
      for (const { what, by, packets } of [...course, end]) {
        now += 7 * SECOND;
        if (what === 'away') own.control.setPlan(AWAY);
        if (what === 'back') own.control.setPlan(undefined);
        const died = by === 0 ? 'before it stored' : 'after it stored';
        if (what === 'dies') dies = died;
        if (what === 'dies taking in') {
          own.control.setPlan(undefined);
          now += MINUTE;
          dies = died;
        }
        if (what.endsWith('in')) await instances[by]!.takeIn();
        if (what === 'send' && left.length > 0) await instances[by]!.ingest(...left.splice(0, packets));
      }
      own.control.setPlan(undefined);
      dies = undefined;
      now += MINUTE;
      expect(await instances[1]!.takeIn()).toMatchObject({ waiting: 0 });
      expect(await parkedIn(storage).waiting()).toEqual([]);
      expect(await storedOf(device)).toEqual(sequences);
      const kept = await all(quarantineIn(storage, customer.key).list());
      expect(new Set(kept.map(({ reason }) => reason))).toEqual(new Set(['undeclared-field']));
    }),
    // However few are drawn: the store is away, packets are parked, and who takes them in dies of it.
    { numRuns: 6, examples: [[kinds, ['away', 'send', 'dies taking in', 'send', 'away', 'send'].map(step)]] },
  );
});
