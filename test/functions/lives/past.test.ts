import { expect, test } from 'vitest';
import { analysisOf } from '../../../functions/analyze/work.ts';
import { ingestInto } from '../../../functions/ingest/ingest.ts';
import { collectionOf } from '../../../functions/lives/collect.ts';
import type { Transition } from '../../../shared/domain/alarm.ts';
import { USUAL } from '../../../shared/domain/report.ts';
import type { DayRollup, HourRollup } from '../../../shared/domain/rollup.ts';
import { gatherMonth } from '../../../shared/report/gather.ts';
import { alarmsIn } from '../../../shared/storage/alarms.ts';
import { jsonEntity } from '../../../shared/storage/entity.ts';
import { livesAt } from '../../../shared/storage/livesAt.ts';
import { maintenanceIn } from '../../../shared/storage/maintenance.ts';
import { contractTable } from '../../../shared/storage/names.ts';
import { pastIn } from '../../../shared/storage/past.ts';
import { pumpsIn } from '../../../shared/storage/pumps.ts';
import { modelsIn } from '../../../shared/storage/registry.ts';
import { toEntity } from '../../../shared/storage/rollups/entity.ts';
import { rollupsIn } from '../../../shared/storage/rollups.ts';
import { upsertAll } from '../../../shared/storage/transactions.ts';
import { DAY, dayOf, HOUR, iso } from '../../../shared/time.ts';
import {
  addCustomer,
  addDevice,
  all,
  BOUNDS,
  eventOf,
  MODEL,
  NOW,
  packetBody,
  type RegisteredDevice,
} from '../support/deployment.ts';
import { deploymentForFile } from '../support/deploymentForFile.ts';

const PART = MODEL.components[0]!.name;

const { azurite, storage } = await deploymentForFile();

const states = (operating: number) => ({ operating, standby: 0, idle: 86_400 - operating, down: 0 });

function dayOfHalf(day: number, lived: number): DayRollup {
  const [operatingHeld, value] = [43_200, 1_030 + 60 * lived];
  const sums = { held: 86_400, sum: 86_400 * value, sumOfSquares: 0, min: value, max: value };
  const exhaustPressure = { count: 1, ...sums, operatingHeld, operatingSum: operatingHeld * value };
  return { day, count: 1, covered: 86_400, states: states(43_200), starts: 0, signals: { exhaustPressure } };
}

/** A pump that has been known for so long, with a filter that was put in on its second day, and as many sensor warnings as days. */
async function known(days: number): Promise<RegisteredDevice> {
  const device = await addDevice(storage, await addCustomer(storage));
  const first = dayOf(NOW) - days * DAY;
  const change = { kind: 'change', component: PART, reason: 'worn', at: first + DAY, id: 'change' } as const;
  await maintenanceIn(storage, device.contract).put(device.key, change);
  const rows = Array.from({ length: days }, (_, i) => {
    const rollup = dayOfHalf(first + i * DAY, i / days);
    return toEntity(device.key, `day|${iso(rollup.day).slice(0, 10)}`, { rollup, sketches: {} });
  });
  await upsertAll(storage.table(contractTable('rollups', device.contract)), rows);
  const transitions = Array.from({ length: days }, (_, i) => {
    const at = first + i * DAY;
    const about = { condition: 'oilTemperature.sensor', began: at, at, detail: 'spiking', notice: 'queued' };
    const id = `${at.toString(36).padStart(9, '0')}x`;
    const one = { ...about, id, to: i % 2 ? 'returned' : 'active' } as unknown as Transition;
    return jsonEntity(device.key, `transition|${id}`, one);
  });
  await upsertAll(storage.table(contractTable('alarms', device.contract)), transitions);
  return device;
}

async function night(device: RegisteredDevice, now = NOW): Promise<number> {
  azurite.control.reset();
  await collectionOf(storage)({ contract: device.contract }, now);
  return azurite.control.requests().reduce((sum, { count }) => sum + count, 0);
}
const servingOf = async ({ contract, key }: RegisteredDevice) =>
  (await maintenanceIn(storage, contract).of(key)).lives!.serving;
const partsOf = async ({ contract, key }: RegisteredDevice) =>
  (await pastIn(storage, contract).get(key))!.value.parts;

test('a night costs a pump the same requests after three years as after a month', async () => {
  const [young, old] = [await known(30), await known(1_100)];
  await night(young);
  await night(old);
  const costs = [await night(young, NOW + DAY), await night(old, NOW + DAY)];
  expect(costs[1]).toBe(costs[0]);
  expect(costs[0]).toBeLessThan(16);
  // What is kept of it doesn't grow either, and says the same.
  expect((await partsOf(old)).length).toBeLessThanOrEqual(400);
  const [calendar, operating] = await servingOf(old);
  expect(calendar).toMatchObject({ clock: 'calendar', age: 1_099 * 24 });
  expect(operating!.age).toBeCloseTo(1_099 * 12, 0);
  expect(operating!.rate).toBeCloseTo(0.5, 6);
}, 60_000);

test('a day that changes after it was past is concluded anew, whether the night before knew it or not', async () => {
  const pump = await known(500);
  await night(pump);
  const before = (await servingOf(pump)).find(({ clock }) => clock === 'operating')!.age;
  const rollups = rollupsIn(storage, pump.contract);
  const late = async (ago: number) => {
    const day = dayOf(NOW) - ago * DAY;
    const { save } = await rollups.openDay(pump.key, day);
    const hours = Array.from({ length: 24 }, (_, i): HourRollup => {
      const hour = day + i * HOUR;
      return {
        hour,
        count: 1,
        covered: 3_600,
        states: { operating: 3_600, standby: 0, idle: 0, down: 0 },
        starts: 0,
        signals: {},
      };
    });
    expect(
      await save(
        hours.map((rollup) => ({ rollup, sketches: {} })),
        NOW,
      ),
    ).toBe(true);
  };
  // The latest that isn't read each night, one that is known by itself, one that is known as a part of a longer stretch,
  // and one nobody had known of.
  for (const ago of [3, 40, 480, 505]) await late(ago);
  await night(pump);
  const after = (await servingOf(pump)).find(({ clock }) => clock === 'operating')!.age;
  expect(after - before).toBeCloseTo(3 * 12, 0);
  expect(await pastIn(storage, pump.contract).changed(pump.key)).toEqual([]);
  expect((await partsOf(pump))[0]!.from).toBe(dayOf(NOW) - 505 * DAY);
  // The same as if nothing had been concluded before.
  const kept = await servingOf(pump);
  await storage.table(contractTable('rollups', pump.contract)).deleteEntity(pump.key, 'past');
  await night(pump);
  expect(await servingOf(pump)).toEqual(kept);
}, 60_000);

test('a sensor counts for nothing while it is broken, whether anybody wants to be warned of it or not', async () => {
  const model = 'VP-unwarned';
  await modelsIn(storage).put({ ...MODEL, name: model, sensor: null });
  const customer = await addCustomer(storage);
  const pump = await addDevice(storage, customer, { model });
  const from = dayOf(NOW) - 8 * DAY;
  // Its meter, and its exhaust's sensor, read what none can for two of the eight days.
  const readings = Array.from({ length: 16 * 24 }, (_, i) => {
    const isBroken = i >= 110 && i < 206;
    const power = isBroken ? 1_950 : 4 + (i % 2) / 100;
    const exhaustPressure = isBroken ? 5_000 : 1_040 + i / 8;
    return { at: iso(from + i * (HOUR / 2)), power, exhaustPressure, running: true };
  });
  const event = eventOf(pump.deviceId, packetBody(pump.authorization, 1, readings));
  expect(await ingestInto(storage, BOUNDS)([event], NOW)).toEqual({ stored: 1 });
  await analysisOf(storage)({ contract: pump.contract, device: pump.key }, NOW);
  const told = await all(alarmsIn(storage, pump.contract).transitions(pump.key));
  expect(told.filter(({ condition }) => condition.endsWith('.sensor'))).toEqual([]);

  const { put, of } = maintenanceIn(storage, pump.contract);
  await put(pump.key, { kind: 'change', component: PART, reason: 'worn', at: from, id: 'change' });
  await collectionOf(storage)({ contract: pump.contract }, NOW);
  const { lives } = await of(pump.key);
  expect(lives!.serving.find(({ clock }) => clock === 'energy')!.rate).toBeCloseTo(4, 1);
  const kept = (await pumpsIn(storage, pump.contract).get(pump.key))!;

  // Nor in the figures of its month, nor in a life as of a time at which it was broken.
  const june = await gatherMonth(storage, customer, { name: 'monthly', ...USUAL }, '2026-06', NOW);
  expect(june.pumps[0]!.doubts.map(({ signal }) => signal).sort()).toEqual(['exhaustPressure', 'power']);
  const most = june.pumps[0]!.kpis.find(({ name }) => name === 'exhaustPressure.max')!;
  expect(most).toHaveProperty('value', expect.any(Number));
  expect('value' in most && most.value).toBeLessThan(1_100);
  const broken = from + 150 * (HOUR / 2);
  const [life] = await livesAt(storage, pump.contract, kept, { ...MODEL, name: model, sensor: null }, broken);
  expect(life).toMatchObject({
    unavailable: `exhaustPressure reads what no healthy sensor can read, since ${iso(from + 55 * HOUR)}`,
  });
});
