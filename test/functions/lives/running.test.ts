import { afterAll, beforeAll, expect, test } from 'vitest';
import { collectionOf } from '../../../functions/lives/collect.ts';
import type { Customer } from '../../../shared/domain/customer.ts';
import type { HourRollup } from '../../../shared/domain/rollup.ts';
import type { Storage } from '../../../shared/storage/connect.ts';
import { livesAt } from '../../../shared/storage/livesAt.ts';
import { maintenanceIn } from '../../../shared/storage/maintenance.ts';
import { contractTable } from '../../../shared/storage/names.ts';
import { pumpsIn } from '../../../shared/storage/pumps.ts';
import { customersIn } from '../../../shared/storage/registry.ts';
import { weeksIn } from '../../../shared/storage/weeks.ts';
import { DAY, type EpochMs, HOUR, hourOf } from '../../../shared/time.ts';
import { normal } from '../../shared/analysis/normal.ts';
import { putHours } from '../../support/rollups.ts';
import type { StrictAzurite } from '../../support/strict.ts';
import {
  addCustomer,
  addDevice,
  all,
  MODEL,
  NOW,
  type RegisteredDevice,
  startDeployment,
} from '../support/deployment.ts';
import { erasureFor } from '../support/erasure.ts';

/** Monday, 10:00 UTC; the clocks of the customer's zone show 12:00. */
const NIGHT = hourOf(NOW);
const FOUR_WEEKS = 28;

let azurite: StrictAzurite;
let storage: Storage;
beforeAll(async () => {
  ({ azurite, storage } = await startDeployment());
});
afterAll(() => azurite.stop());

/** 06–22 by the clocks of Stockholm in summer, Monday to Friday: 80 hours a week. */
const inShifts = (at: EpochMs) => {
  const local = new Date(at + 2 * HOUR);
  const [day, hour] = [local.getUTCDay(), local.getUTCHours()];
  return day >= 1 && day <= 5 && hour >= 6 && hour < 22;
};
const always = () => true;

/** Hours of a pump whose exhaust pressure rises by a hectopascal with every one in operation; it goes to 1,200. */
function hoursOf(from: EpochMs, to: EpochMs, runs: (at: EpochMs) => boolean, until = 0): HourRollup[] {
  const span = Array.from({ length: (to - from) / HOUR }, (_, i) => from + i * HOUR);
  let left = span.filter(runs).length + until;
  return span.map((hour, i) => {
    const operates = runs(hour);
    if (operates) left--;
    const held = operates ? 3_600 : 0;
    const value = 1_200 - left + (i % 3) / 20;
    const sums = { held: 3_600, sum: 3_600 * value, sumOfSquares: 0, min: value, max: value };
    return {
      ...{ hour, count: 6, covered: 3_600, starts: 0 },
      states: { operating: held, standby: 0, idle: 3_600 - held, down: 0 },
      signals: { exhaustPressure: { count: 6, ...sums, operatingHeld: held, operatingSum: held * value } },
    };
  });
}

async function known(
  customer: Customer,
  days: number,
  runs: (at: EpochMs) => boolean,
  pump: { readonly site?: string } = {},
): Promise<RegisteredDevice> {
  const device = await addDevice(storage, customer, pump);
  await putHours(storage, customer.key, device.key, hoursOf(NIGHT - days * DAY, NIGHT, runs, 40));
  return device;
}

async function night(customer: Customer, now: EpochMs): Promise<number> {
  azurite.control.reset();
  await collectionOf(storage)({ contract: customer.key }, now);
  return azurite.control.requests().reduce((sum, { count }) => sum + count, 0);
}
const runningOf = async ({ contract, key }: RegisteredDevice) =>
  (await maintenanceIn(storage, contract).of(key)).running;
const hoursAWeek = async (device: RegisteredDevice) =>
  (await runningOf(device))!.running.operating!.hours.reduce((sum, one) => sum + one, 0);

test('how a pump is run is told by its own weeks and those of its like, of the same contract and model alone', async () => {
  const customer = await addCustomer(storage);
  const [young, , , other] = [
    await known(customer, 9, inShifts),
    await known(customer, FOUR_WEEKS, inShifts),
    await known(customer, FOUR_WEEKS, inShifts),
    await known(await addCustomer(storage), FOUR_WEEKS, always),
  ];
  const alien = await addDevice(storage, customer, { model: 'another' });
  await putHours(storage, customer.key, alien.key, hoursOf(NIGHT - 28 * DAY, NIGHT, always));
  await night(customer, NIGHT);

  const { running, at, before } = (await runningOf(young!))!;
  expect({ at, before, zone: running.zone }).toEqual({
    at: NIGHT,
    before: undefined,
    zone: 'Europe/Stockholm',
  });
  expect(running.operating).toMatchObject({ others: 2, weeks: 9 / 7 });
  expect(await hoursAWeek(young!)).toBeCloseTo(80, 6);
  // From six in the morning by the customer's clocks.
  expect(running.operating!.hours.slice(4, 7)).toEqual([0, 0, 1]);
  expect((await runningOf(alien))!.running.operating).toMatchObject({ others: 0, own: 1 });
  expect(await runningOf(other!)).toBeUndefined();
});

test('a pump of a site goes by those there, where there are enough of them', async () => {
  const customer = await addCustomer(storage);
  const pumps = [
    await known(customer, 9, inShifts, { site: 'North' }),
    await known(customer, FOUR_WEEKS, inShifts, { site: 'North' }),
    await known(customer, FOUR_WEEKS, inShifts, { site: 'North' }),
    await known(customer, 9, always, { site: 'South' }),
    await known(customer, FOUR_WEEKS, always, { site: 'South' }),
  ];
  await night(customer, NIGHT);
  const others = await Promise.all(
    pumps.map(async (one) => (await runningOf(one))!.running.operating!.others),
  );
  // One that is known for nine days tells nothing of others.
  expect(others).toEqual([2, 1, 1, 3, 2]);
});

test('no night by itself moves a date, and what is heard after one does', async () => {
  // Nine days from a Thursday on, twelve hours on each of five days a week, until a Saturday, 00:00: twelve hours are left.
  const saturday = Date.parse('2026-06-13T00:00:00Z');
  const byDay = (at: EpochMs) =>
    inShifts(at) && new Date(at).getUTCHours() >= 6 && new Date(at).getUTCHours() < 18;
  const customer = await addCustomer(storage);
  const pump = await addDevice(storage, customer);
  const noise = normal(3);
  let worn = 0;
  const limit = 1_000 + 0.5 * (7 * 12 + 12);
  const hours = hoursOf(saturday - 9 * DAY, saturday + 2 * HOUR, byDay).map((one) => {
    const held = one.states.operating;
    worn += held / 3_600;
    const value = 1_000 + 0.5 * worn + 0.1 * noise();
    const sums = { held: 3_600, sum: 3_600 * value, sumOfSquares: 0, min: value, max: value };
    const exhaustPressure = { count: 60, ...sums, operatingHeld: held, operatingSum: held * value };
    return { ...one, signals: { exhaustPressure } };
  });
  await putHours(storage, customer.key, pump.key, hours.slice(0, -2));
  for (let i = 0; i < 2; i++) {
    const other = await addDevice(storage, customer);
    await putHours(storage, customer.key, other.key, hoursOf(saturday - 28 * DAY, saturday, byDay));
  }
  const model = { ...MODEL, limits: [{ ...MODEL.limits[0]!, alarm: limit }] };
  const kept = (await pumpsIn(storage, customer.key).get(pump.key))!;
  const told = async (at: EpochMs) => {
    azurite.control.reset();
    const [filter] = await livesAt(storage, customer.key, kept, model, at);
    const requests = azurite.control.requests().reduce((sum, { count }) => sum + count, 0);
    if (!filter || 'unavailable' in filter) throw new Error(filter?.unavailable);
    return { date: at + 1_000 * filter.p50!, duty: filter.evidence!.duty, requests };
  };
  const before = await told(saturday);
  await night(customer, saturday);
  const after = await told(saturday + 3 * HOUR);
  expect(Math.abs(after.date - before.date)).toBeLessThanOrEqual(1_000);
  expect(after.duty).toBeUndefined();

  // Nothing but that it stands: on Saturday, and so until Monday.
  await putHours(storage, customer.key, pump.key, hours);
  const heard = await told(saturday + 2 * HOUR);
  expect(heard.duty).toEqual({ weeks: 1.3, others: 2, own: 1 });
  expect(heard.date).toBeGreaterThan(before.date + HOUR);
  // What tells of the duty to come lies beside what is read anyway.
  expect(heard.requests).toBe(before.requests);

  // What was heard remembers what held before; what wasn't stays as it was, whatever others did.
  await night(customer, saturday + DAY);
  const first = await runningOf(pump);
  expect(first).toMatchObject({ at: saturday + DAY, before: { operating: { others: 2 } } });
  await known(customer, FOUR_WEEKS, always);
  await night(customer, saturday + 2 * DAY);
  expect(await runningOf(pump)).toEqual(first);
});

test('half a year is remembered, at the same cost every night, and goes with the contract', async () => {
  const customer = await addCustomer(storage);
  const pump = await addDevice(storage, customer);
  const costs: number[] = [];
  for (let month = 0; month < 8; month++) {
    const to = NIGHT - (7 - month) * 30 * DAY;
    await putHours(
      storage,
      customer.key,
      pump.key,
      hoursOf(to - 30 * DAY, to, month < 4 ? always : inShifts),
    );
    costs.push(await night(customer, to));
  }
  expect(new Set(costs.slice(1)).size).toBe(1);
  expect(costs.at(-1)).toBeLessThan(12);
  const { weeks } = (await weeksIn(storage, customer.key).get(pump.key))!;
  expect(weeks.operating).toHaveLength(26);
  // Of half a year four months were in shifts, and lately nothing else was.
  expect(await hoursAWeek(pump)).toBeLessThan(100);

  await customersIn(storage).change(customer.key, (known) => ({
    ...known,
    contract: { ...known.contract, begins: '2025-01-01', ends: '2025-12-31' },
  }));
  expect(await erasureFor(storage).erase(customer.key)).toHaveProperty('certificate');
  for (const kind of ['maintenance', 'rollups'] as const) {
    await expect(all(storage.table(contractTable(kind, customer.key)).listEntities())).rejects.toThrow();
  }
}, 120_000);
