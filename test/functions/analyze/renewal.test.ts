import { afterAll, beforeAll, expect, test } from 'vitest';
import { looksOf } from '../../../functions/analyze/look.ts';
import { rollUp } from '../../../functions/analyze/rollups/rollup.ts';
import { analysisOf } from '../../../functions/analyze/work.ts';
import { ingestInto } from '../../../functions/ingest/ingest.ts';
import type { FaultEpisode } from '../../../shared/domain/doubt.ts';
import type { Reading } from '../../../shared/domain/reading.ts';
import { addRecord, removeRecord } from '../../../shared/maintenance/addRecord.ts';
import { dismissOffer, offersOf } from '../../../shared/maintenance/answerOffer.ts';
import { openStorage, type Storage } from '../../../shared/storage/connect.ts';
import { createDeploymentStores } from '../../../shared/storage/contracts.ts';
import { healthIn } from '../../../shared/storage/health.ts';
import { kpisIn } from '../../../shared/storage/kpis.ts';
import { maintenanceIn } from '../../../shared/storage/maintenance.ts';
import { pumpsIn } from '../../../shared/storage/pumps.ts';
import { modelsIn } from '../../../shared/storage/registry.ts';
import { HOUR, iso } from '../../../shared/time.ts';
import { putHours } from '../../support/rollups.ts';
import { type StrictAzurite, startStrictAzurite } from '../../support/strict.ts';
import {
  addCustomer,
  addDevice,
  eventOf,
  MODEL,
  NOW,
  packetBody,
  type RegisteredDevice,
} from '../support/deployment.ts';

const READINGS = 480;
const timeOf = (i: number) => NOW - (READINGS - i) * (HOUR / 2);

let azurite: StrictAzurite;
let storage: Storage;
let device: RegisteredDevice;

beforeAll(async () => {
  azurite = await startStrictAzurite();
  storage = openStorage(azurite.connectionString, azurite.connectionString);
  await createDeploymentStores(storage);
  await modelsIn(storage).put(MODEL);
  device = await heard((i) => 1_030 + i / 8);
});
afterAll(() => azurite.stop());

/** A pump that was heard every half hour for ten days: at once, or by so many readings, each looked at as it came. */
async function heard(exhaustPressure: (i: number) => number, each = READINGS): Promise<RegisteredDevice> {
  const added = await addDevice(storage, await addCustomer(storage));
  const readings = Array.from({ length: READINGS }, (_, i) => {
    return { at: iso(timeOf(i)), exhaustPressure: exhaustPressure(i) };
  });
  const bounds = { maxReadingAgeDays: 100, maxClockSkewSeconds: 300 };
  for (let first = 0; first < READINGS; first += each) {
    const arrived = timeOf(first + each);
    const body = packetBody(added.authorization, 1 + first, readings.slice(first, first + each));
    expect(await ingestInto(storage, bounds)([eventOf(added.deviceId, body, arrived)], arrived)).toEqual({
      stored: 1,
    });
    if (arrived < NOW) await analysisOf(storage)({ contract: added.contract, device: added.key }, arrived);
  }
  return added;
}

async function lifeOf({ contract, key }: RegisteredDevice) {
  await analysisOf(storage)({ contract, device: key }, NOW);
  return (await healthIn(storage, contract).get(key))!.life[0]!;
}

const PART = MODEL.components[0]!.name;

test('a recorded change begins the trend of its part anew, and taken back it goes on', async () => {
  expect(await lifeOf(device)).toHaveProperty('p50');
  const change = { kind: 'change', component: PART, reason: 'worn', at: NOW - 2 * HOUR } as const;
  const { record } = await addRecord(storage, device, change, NOW);
  expect(await lifeOf(device)).toHaveProperty('unavailable');
  await removeRecord(storage, device, record.id);
  expect(await lifeOf(device)).toHaveProperty('p50');
});

test('an offer begins it anew until it is dismissed', async () => {
  const shift = { signal: 'exhaustPressure', at: NOW - 2 * HOUR, before: 1_090, after: 1_030 } as const;
  const offer = { id: 'aaaaaaaaaaaa', component: PART, shift, state: 'open' } as const;
  await maintenanceIn(storage, device.contract).offer(device.key, offer);
  expect(await lifeOf(device)).toHaveProperty('unavailable');
  await dismissOffer(storage, device, offer.id);
  expect(await lifeOf(device)).toHaveProperty('p50');
});

test('a level that stepped back from its limit is offered, and the trend begins anew with it', async () => {
  // The filter was changed 28 hours before now.
  const stepped = await heard((i) => (i < 424 ? 1_030 + i / 8 : 1_030 + (i - 424) / 8));
  // From the first look on: of ten days little more than one is the new filter's.
  expect(await lifeOf(stepped)).toHaveProperty('unavailable', expect.stringMatching(/^1\.\d days known/));
  const offers = await offersOf(storage, stepped);
  expect(offers).toMatchObject([{ component: PART, shift: { signal: 'exhaustPressure' } }]);
  expect(Math.abs(offers[0]!.shift.at - (NOW - 28 * HOUR))).toBeLessThan(2 * HOUR);
  // Looked at again, it is the same offer.
  await lifeOf(stepped);
  expect(await offersOf(storage, stepped)).toEqual(offers);
});

/** A filter that clogs, and a transmitter that read what none can from one reading to another. */
const broken = (from: number, to: number) => (i: number) =>
  i >= from && i < to ? 3_010 + 20 * (i % 2) : 1_030 + i / 8;

async function figureOf({ contract, key }: RegisteredDevice, window: string, name: string) {
  const kpis = (await kpisIn(storage, contract).of(key)).find((one) => one.window === window)!.kpis;
  const found = kpis.find((kpi) => kpi.name === name)!;
  if ('unavailable' in found) throw new Error(`${name}: ${found.unavailable}`);
  return found;
}

test('a fault that came and went between two looks is in no trend and no figure, and its end is offered as no change', async () => {
  const mended = await heard(broken(300, 420));
  const life = await lifeOf(mended);
  expect(await offersOf(storage, mended)).toEqual([]);
  const well = await lifeOf(device);
  // 112 hPa of 250 in hours: as of the pump that was well all the time.
  expect(life).toHaveProperty('p50', expect.any(Number));
  const [ours, theirs] = [life, well].map((one) => (one as { p50: number }).p50);
  expect(Math.abs(ours! / theirs! - 1)).toBeLessThan(0.15);
  const [told, whole] = await Promise.all(
    [mended, device].map((one) => figureOf(one, '7d', 'exhaustPressure.max')),
  );
  expect(told!.value).toBe(whole!.value);
  // Sixty of the 168 hours are in doubt, and the reading by which it was well again.
  expect(told!.of! / whole!.of!).toBeCloseTo((168 - 61) / 168, 2);
});

test('what a sensor said in doubt is in no trend, though it can be, and its end is offered as no change', async () => {
  const added = await addDevice(storage, await addCustomer(storage));
  const from = NOW - 10 * 24 * HOUR;
  const stuck = { from: NOW - 100 * HOUR, to: NOW - 60 * HOUR };
  const readings = Array.from({ length: 480 }, (_, i): Reading => {
    const at = from + i * (HOUR / 2);
    const isStuck = at >= stuck.from && at < stuck.to;
    return { at, values: { exhaustPressure: isStuck ? 1_200 : 1_030 + i / 8 }, state: 'operating' };
  });
  await putHours(storage, added.contract, added.key, rollUp(readings, from, NOW, NOW, { limits: [] }));
  const pump = (await pumpsIn(storage, added.contract).get(added.key))!;
  const look = (episodes: readonly FaultEpisode[]) =>
    looksOf(storage)(
      {
        ...{ contract: added.contract, pump, model: MODEL, limits: MODEL.limits, faults: [], episodes },
        ...{ maintenance: { records: [], offers: [] }, through: NOW, isPassed: () => false },
      },
      { through: NOW, passed: false, told: '' },
      NOW,
    );
  const { life } = await look([{ signal: 'exhaustPressure', fault: 'stuck', ...stuck }]);
  expect(await offersOf(storage, added)).toEqual([]);
  // Half an hour brings an eighth of a hectopascal, and the alarm lies where it lies.
  const left = ((MODEL.limits[0]!.alarm! - (1_030 + 480 / 8)) / 0.25) * 3_600;
  expect(Math.abs((life[0] as { p50: number }).p50 / left - 1)).toBeLessThan(0.15);
  await look([]);
  expect(await offersOf(storage, added)).toHaveLength(1);
});

test('what a sensor says once it is well again counts, though its fault was known at the look before', async () => {
  // It was looked at with the fault in its last ten hours, and then with its end behind two of eighty.
  const mended = await heard(broken(300, 324), 320);
  await lifeOf(mended);
  expect(await figureOf(mended, '7d', 'exhaustPressure.max')).toHaveProperty('value', 1_030 + 479 / 8);
});
