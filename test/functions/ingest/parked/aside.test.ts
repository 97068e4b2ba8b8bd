import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ingestInto } from '../../../../functions/ingest/ingest.ts';
import { parkingIn } from '../../../../functions/ingest/parked/park.ts';
import { settingAsideIn } from '../../../../functions/ingest/parked/setAside.ts';
import { settlingIn } from '../../../../functions/ingest/parked/settle.ts';
import { takingIn } from '../../../../functions/ingest/parked/takeIn.ts';
import { takingOldest } from '../../../../functions/ingest/parked/takeOldest.ts';
import { storingIn } from '../../../../functions/ingest/store.ts';
import { newsFrom } from '../../../../functions/watch/news.ts';
import { ownWatchOf, parkedFor } from '../../../../functions/watch/watch.ts';
import type { FaultPlan, FaultStatus, Match } from '../../../../local/strict/faults/plan.ts';
import { openStorage, type Storage } from '../../../../shared/storage/connect.ts';
import { parkedIn } from '../../../../shared/storage/parked.ts';
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

let ours: StrictAzurite;
let own: CustomersStore;
let storage: Storage;
let now = NOW;

beforeAll(async () => {
  ({ ours, own } = await startWithCustomersStore(() => now));
});
afterAll(() => Promise.all([ours?.stop(), own?.stop()]));
beforeEach(() => {
  now += 2 * HOUR;
  own.control.setPlan(undefined);
  storage = openStorage(ours.connectionString, ours.connectionString, undefined, own.reach);
});

/** The customer's own store answers so to what fits. */
function refuse(status: FaultStatus, match: Match = {}): void {
  const plan: FaultPlan = { seed: 1, rules: [{ match, fault: { kind: 'status', status } }] };
  own.control.setPlan(plan);
}
/** The row of a packet bears its sequence number. */
const packets = (...sequences: number[]) => new RegExp(`0{10}(${sequences.join('|')})(?!\\d)`);

function instance() {
  const store = storingIn(storage);
  const settle = settlingIn(storage, store);
  const takeOldest = takingOldest(storage, settle);
  const ingest = ingestInto(
    storage,
    { maxReadingAgeDays: 400, maxClockSkewSeconds: 300 },
    store,
    parkingIn(storage, takeOldest, 500),
  );
  return {
    ingest: (device: RegisteredDevice, ...sequences: number[]) =>
      ingest(
        sequences.map((sequence) => {
          const readings = [
            { at: iso(NOW - HOUR + sequence * SECOND), exhaustPressure: sequence, running: false },
          ];
          return eventOf(device.deviceId, packetBody(device.authorization, sequence, readings), now);
        }),
        now,
      ),
    takeIn: takingIn(storage, takeOldest, settingAsideIn(storage, settle), () => now),
  };
}

const pump = async (store = true) =>
  addDevice(storage, await addCustomer(storage, {}, 'Acme', store ? own.store : undefined));

async function storedOf({ contract, key }: RegisteredDevice): Promise<number[]> {
  const readings = await readingsIn(storage, contract).range(key, NOW - DAY, NOW + DAY);
  return readings.map(({ values }) => values.exhaustPressure!);
}

test.each([
  [400, '400 InvalidInput'],
  [403, '403 AuthorizationFailure'],
  [500, '500 InternalError'],
] as const)(
  'a packet that its store answers with %i holds up nothing that comes after it, waits aside, and goes in once it is taken',
  async (status, because) => {
    const [device, neighbour] = [await pump(), await pump(false)];
    const { ingest, takeIn } = instance();
    await ingest(device, 1);
    refuse(status, { body: packets(2) });
    expect(await ingest(device, 2, 3)).toEqual({ parked: 2 });
    expect(await ingest(device, 4)).toEqual({ parked: 1 });
    expect(await ingest(neighbour, 1)).toEqual({ stored: 1 });
    now += MINUTE;
    expect(await takeIn()).toEqual({
      ...{ taken: 2, waiting: 0, aside: 1, because: [because] },
      packets: { stored: 2 },
    });
    now += MINUTE;
    expect(await ingest(device, 5), 'straight to the store again').toEqual({ stored: 1 });
    expect(await storedOf(device)).toEqual([1, 3, 4, 5]);

    const waiting = await parkedIn(storage).waiting();
    expect(waiting).toEqual([{ contract: device.contract, batches: 0, aside: 1 }]);
    expect(parkedFor(waiting, now + DAY)).toEqual({ parked: 0, aside: 1 });
    const watch = await ownWatchOf(storage)(now);
    expect(watch.ownStores).toMatchObject({ away: 0, aside: 1 });
    expect(await newsFrom(storage)(watch, now)).toContain('own-stores-aside-1');
    // Erased, and exported, by the contract's key as all that waits.
    expect(await parkedIn(storage).namesOf(device.contract)).toHaveLength(1);

    own.control.reset();
    now += 50 * MINUTE;
    expect(await takeIn()).toMatchObject({ taken: 0, aside: 0 });
    expect(own.control.total, 'it is left alone for an hour').toBe(0);
    now += 20 * MINUTE;
    expect(await takeIn()).toMatchObject({ packets: {}, aside: 1, because: [because] });
    own.control.setPlan(undefined);
    expect(await takeIn()).toMatchObject({ packets: {}, aside: 0 });
    now += 61 * MINUTE;
    expect(await takeIn()).toMatchObject({ packets: { stored: 1 }, waiting: 0, aside: 0 });
    expect(await storedOf(device)).toEqual([1, 2, 3, 4, 5]);
    expect(await parkedIn(storage).waiting()).toEqual([]);
  },
);

test('a store that answers and takes nothing at all has everything wait in order, at a cost that does not grow with it', async () => {
  const [device, neighbour] = [await pump(), await pump(false)];
  const { ingest, takeIn } = instance();
  refuse(403, { method: 'POST' });
  const cost: number[] = [];
  for (let sequence = 1; sequence <= 12; sequence++) {
    now += MINUTE;
    expect(await ingest(device, sequence)).toEqual({ parked: 1 });
    expect(await ingest(neighbour, sequence)).toEqual({ stored: 1 });
    own.control.reset();
    expect(await takeIn()).toEqual({
      ...{ taken: 0, packets: {}, waiting: 1, aside: 0 },
      because: ['403 AuthorizationFailure'],
    });
    cost.push(own.control.total);
  }
  expect(Math.max(...cost)).toBeLessThan(8);
  const [waiting] = await parkedIn(storage).waiting();
  expect(waiting).toMatchObject({ contract: device.contract, batches: 12, aside: 0 });
  own.control.setPlan(undefined);
  now += MINUTE;
  expect(await takeIn()).toMatchObject({ taken: 12, packets: { stored: 12 }, waiting: 0 });
  expect(await storedOf(device)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
});

test('a table of the store that is gone makes everything wait, and sets nothing aside', async () => {
  const device = await pump();
  const { ingest, takeIn } = instance();
  await own.theirs.table(`readings${device.contract}`).deleteTable();
  expect(await ingest(device, 1)).toEqual({ parked: 1 });
  own.endDeletions();
  now += MINUTE;
  expect(await takeIn()).toMatchObject({ waiting: 1, aside: 0, because: ['404 TableNotFound'] });
  await own.theirs.table(`readings${device.contract}`).createTable();
  now += MINUTE;
  expect(await takeIn()).toMatchObject({ packets: { stored: 1 }, waiting: 0 });
  expect(await storedOf(device)).toEqual([1]);
});

test('of very many packets that are never taken only some are tried in a run, and after the mending all go in', async () => {
  const device = await pump();
  const { ingest, takeIn } = instance();
  const sequences = Array.from({ length: 24 }, (_, i) => i + 10);
  refuse(413, { body: packets(...sequences.slice(0, -1)) });
  await ingest(device, ...sequences);
  now += MINUTE;
  expect(await takeIn()).toMatchObject({ packets: { stored: 1 }, aside: 23, waiting: 0 });
  now += 2 * HOUR;
  for (const aside of [10, 10, 3, 0]) {
    now += MINUTE;
    expect(await takeIn()).toMatchObject({ packets: {}, aside });
  }
  own.control.setPlan(undefined);
  now += 2 * HOUR;
  expect(await takeIn()).toMatchObject({ packets: { stored: 23 }, aside: 0 });
  expect(await storedOf(device)).toEqual(sequences);
});

test('what is refused of a batch is set aside likewise, where the container does not take it', async () => {
  const device = await pump();
  const { takeIn } = instance();
  const packet = {
    ...{ deviceId: device.deviceId, reason: 'undeclared-field', detail: '', at: NOW, hash: 'h' },
    ...{ bytes: 1, body: '', leftOut: [], unnamed: 0 },
  };
  const refused = ['sound', 'poison'].map((id) => ({ ...packet, id }));
  await parkedIn(storage).put(device.contract, { admitted: [], refused, counts: [] }, now);
  refuse(400, { service: 'blob', body: /poison/ });
  now += MINUTE;
  expect(await takeIn()).toMatchObject({ taken: 1, aside: 1, waiting: 0 });
  const kept = async () => (await all(quarantineIn(storage, device.contract).list())).map(({ id }) => id);
  expect(await kept()).toEqual(['sound']);
  own.control.setPlan(undefined);
  now += 2 * HOUR;
  await takeIn();
  expect((await kept()).sort()).toEqual(['poison', 'sound']);
});
