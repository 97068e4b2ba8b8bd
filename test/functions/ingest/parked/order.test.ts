import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ingestInto } from '../../../../functions/ingest/ingest.ts';
import { parkingIn } from '../../../../functions/ingest/parked/park.ts';
import { settingAsideIn } from '../../../../functions/ingest/parked/setAside.ts';
import { settlingIn } from '../../../../functions/ingest/parked/settle.ts';
import { takingIn } from '../../../../functions/ingest/parked/takeIn.ts';
import { takingOldest } from '../../../../functions/ingest/parked/takeOldest.ts';
import { storingIn } from '../../../../functions/ingest/store.ts';
import type { FaultPlan } from '../../../../local/strict/faults/plan.ts';
import { openStorage, type Storage } from '../../../../shared/storage/connect.ts';
import { quarantineIn } from '../../../../shared/storage/quarantine.ts';
import { readingsIn } from '../../../../shared/storage/readings/read.ts';
import { DAY, HOUR, iso, MINUTE, SECOND } from '../../../../shared/time.ts';
import { type CustomersStore, startWithCustomersStore } from '../../../support/ownStore.ts';
import type { StrictAzurite } from '../../../support/strict.ts';
import {
  addCustomer,
  addDevice,
  all,
  eventOf,
  NOW,
  packetBody,
  type RegisteredDevice,
} from '../../support/deployment.ts';

const BOUNDS = { maxReadingAgeDays: 400, maxClockSkewSeconds: 300 };
const AWAY: FaultPlan = { seed: 1, rules: [{ match: {}, fault: { kind: 'status', status: 503 } }] };

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
});

/** An instance of the functions: each has a memory of its own, also of how the store did. */
function instance() {
  const mine = openStorage(ours.connectionString, ours.connectionString, undefined, own.reach);
  const store = storingIn(mine);
  const settle = settlingIn(mine, store);
  const takeOldest = takingOldest(mine, settle);
  return {
    ingest: ingestInto(mine, BOUNDS, store, parkingIn(mine, takeOldest, 500)),
    takeIn: takingIn(mine, takeOldest, settingAsideIn(mine, settle), () => now),
  };
}

/** A packet of an ID: which of the contents it has. */
type Sent = readonly [sequence: number, content: number];

/** A partition of the hub: whoever owns it gets what comes next, in order. */
function partition(device: RegisteredDevice) {
  let sequence = 0;
  return (...packets: readonly Sent[]) =>
    packets.map(([id, content]) => {
      sequence += 1;
      const readings = [{ at: iso(NOW - HOUR + id * SECOND), exhaustPressure: content, running: false }];
      const event = eventOf(device.deviceId, packetBody(device.authorization, id, readings), now);
      return { ...event, position: `7-${sequence}` };
    });
}

async function endedIn({ contract, key }: RegisteredDevice): Promise<object> {
  const readings = await readingsIn(storage, contract).range(key, NOW - DAY, NOW + DAY);
  const aside = await all(quarantineIn(storage, contract).list());
  return {
    stored: readings.map(({ at, values }) => [(at - NOW + HOUR) / SECOND, values.exhaustPressure]),
    aside: new Set(aside.map(({ reason }) => reason)),
  };
}

async function pump(): Promise<RegisteredDevice> {
  return addDevice(storage, await addCustomer(storage, {}, 'Acme', own.store));
}

test('whoever takes over a partition while packets wait keeps the first of two of one ID, as if nothing had waited', async () => {
  const [device, other] = [await pump(), await pump()];
  const next = partition(device);
  const [one, another] = [instance(), instance()];
  // It has looked at this customer just now, by another of its devices, and knows of nothing that waits.
  const second = await addDevice(storage, { key: device.contract } as never);
  await another.ingest([{ ...partition(second)([1, 1])[0]!, position: '8-1' }], now);
  await one.ingest(next([1, 1]), now);
  own.control.setPlan(AWAY);
  expect(await one.ingest(next([5, 100]), now)).toEqual({ parked: 1 });
  own.control.setPlan(undefined);
  now += 2 * SECOND;
  expect(await another.ingest(next([5, 200]), now)).toEqual({ parked: 1 });
  now += MINUTE;
  await instance().takeIn();
  expect(await endedIn(device)).toEqual({
    stored: [
      [1, 1],
      [5, 100],
    ],
    aside: new Set(['id-reused']),
  });
  expect(await endedIn(other)).toEqual({ stored: [], aside: new Set() });
});

const MOVES: [number, number][] = [
  [1, 1],
  [2, 1],
  [3, 1],
  [3, 2],
];
const COURSE = ['send', 'move', 'send', 'move', 'away', 'send', 'move', 'back'].map((what) => ({
  what,
  many: 1,
  wait: SECOND,
}));

test('of batches that came after each other the first goes in first, though the clock of whoever parked it is ahead', async () => {
  const device = await pump();
  const next = partition(device);
  own.control.setPlan(AWAY);
  expect(await instance().ingest(next([5, 100]), now + MINUTE)).toEqual({ parked: 1 });
  expect(await instance().ingest(next([5, 200]), now)).toEqual({ parked: 1 });
  own.control.setPlan(undefined);
  now += 5 * MINUTE;
  await instance().takeIn();
  expect(await endedIn(device)).toEqual({ stored: [[5, 100]], aside: new Set(['id-reused']) });
});

test('however a partition moves between instances, and whenever its customer’s store is away, the first of each ID is stored', async () => {
  const packets = fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 })), {
    minLength: 4,
    maxLength: 16,
  });
  const steps = fc.array(
    fc.record({
      what: fc.constantFrom('send', 'send', 'send', 'move', 'away', 'back', 'takes in'),
      many: fc.integer({ min: 1, max: 3 }),
      wait: fc.constantFrom(SECOND, 7 * SECOND, 30 * SECOND),
    }),
    { maxLength: 16 },
  );
  await fc.assert(
    fc.asyncProperty(packets, steps, async (sent, course) => {
      own.control.setPlan(undefined);
      now += MINUTE;
      const device = await pump();
      const next = partition(device);
      const instances = [instance(), instance()];
      const left: Sent[] = [...sent];
      let owner = 0;
      for (const { what, many, wait } of [...course, { what: 'send', many: left.length, wait: SECOND }]) {
        now += wait;
        if (what === 'away') own.control.setPlan(AWAY);
        if (what === 'back') own.control.setPlan(undefined);
        if (what === 'move') owner = 1 - owner;
        if (what === 'takes in') await instances[many % 2]!.takeIn();
        if (what === 'send' && left.length > 0) {
          // The clocks of instances are apart.
          await instances[owner]!.ingest(next(...left.splice(0, many)), now - owner * 30 * SECOND);
        }
      }
      own.control.setPlan(undefined);
      now += MINUTE;
      expect(await instances[0]!.takeIn()).toMatchObject({ waiting: 0 });
      const first = new Map([...sent].reverse());
      const reused = sent.some(([id, content]) => first.get(id) !== content);
      expect(await endedIn(device)).toEqual({
        stored: [...first].sort(([a], [b]) => a - b),
        aside: new Set(reused ? ['id-reused'] : []),
      });
    }),
    // However few are drawn: it parks, and within seconds another, which has just looked, goes on.
    { numRuns: Number(process.env.VAKT_TEST_RUNS ?? 8), examples: [[MOVES, COURSE]] },
  );
});
