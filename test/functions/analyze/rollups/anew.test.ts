import { expect, test } from 'vitest';
import { rollUpAnew } from '../../../../functions/analyze/rollups/anew.ts';
import { packetHealth } from '../../../../shared/analysis/packets/tally.ts';
import { dayFrom } from '../../../../shared/analysis/rollups/merge.ts';
import type { ArrivedReading } from '../../../../shared/domain/reading.ts';
import { rollupsIn } from '../../../../shared/storage/rollups.ts';
import { DAY, dayOf, HOUR, MINUTE } from '../../../../shared/time.ts';
import { addCustomer, NOW } from '../../support/deployment.ts';
import { deploymentForFile } from '../../support/deploymentForFile.ts';

const DAY_START = dayOf(NOW);
const TERMS = { limits: [] };

const { storage } = await deploymentForFile();
const contract = (await addCustomer(storage)).key;
const rollups = rollupsIn(storage, contract);

const chunk = (hour: number, hours = 1) => ({
  from: DAY_START + hour * HOUR,
  before: DAY_START + (hour + hours) * HOUR,
});
/** Readings every five minutes of some hours, as the store would give them. */
const readingsOf = (from: number, hours: number): ArrivedReading[] =>
  Array.from({ length: hours * 12 }, (_, i) => {
    const at = DAY_START + from * HOUR + i * 5 * MINUTE;
    return { at, arrivedAt: at, values: { power: 1 + (i % 7) }, state: i % 12 < 9 ? 'operating' : 'idle' };
  });
/** A store of these readings; `during` happens while they are being read. */
const storeOf = (all: () => readonly ArrivedReading[], during: () => Promise<void> = async () => {}) => ({
  async stretch(_device: string, from: number, before: number) {
    const readings = all().filter(({ at }) => at >= from && at < before);
    const packets = readings.map(({ at, arrivedAt }) => {
      return { authorization: 'a', sequence: Math.round(at / (5 * MINUTE)), at, sentAt: at, arrivedAt };
    });
    await during();
    return { readings, packets };
  },
});
const stored = async (device: string) => ({
  hours: await rollups.hoursWithSketches(device, DAY_START, DAY_START + DAY),
  days: await rollups.daysWithSketches(device, DAY_START - DAY, DAY_START + 2 * DAY),
});

test('a day is what its hours come to, sketches and all, whichever of them was rolled up anew', async () => {
  const all = readingsOf(0, 20);
  const through = all.at(-1)!.at;
  const stores = { readings: storeOf(() => all), rollups };
  await rollUpAnew(stores, 'whole', chunk(0, 20), through, TERMS);
  for (const hour of [3, 19, 0, 7, 12, 3]) await rollUpAnew(stores, 'parts', chunk(hour, 4), through, TERMS);
  for (const hour of [16, 4, 8, 12, 0]) await rollUpAnew(stores, 'parts', chunk(hour, 4), through, TERMS);
  const { hours, days } = await stored('whole');
  expect(hours).toHaveLength(20);
  expect(days).toEqual([dayFrom(DAY_START, hours)]);
  expect(packetHealth(days[0]!.rollup.packets!)).toMatchObject({ packets: 240, lost: 0, clockAhead: 0 });
  expect(await stored('parts')).toEqual({ hours, days });
  expect(await rollups.range('whole', DAY_START, DAY_START + DAY)).toEqual(hours.map(({ rollup }) => rollup));
});

test('a reading that holds just until the next hour’s first one leaves no gap in its own', async () => {
  const all = readingsOf(0, 2).filter(({ at }) => [0, 15, 30, 45, 60].includes((at - DAY_START) / MINUTE));
  const stores = { readings: storeOf(() => all), rollups };
  await rollUpAnew(stores, 'just', chunk(0), DAY_START + 5 * HOUR, TERMS);
  expect((await stored('just')).hours[0]!.rollup).toMatchObject({ covered: 3_600, gaps: 0 });
});

test('an hour that comes out otherwise changes its day', async () => {
  const [early, all] = [readingsOf(0, 4).filter((_, i) => i % 5 > 0), readingsOf(0, 4)];
  const through = all.at(-1)!.at;
  await rollUpAnew({ readings: storeOf(() => early), rollups }, 'late', chunk(0, 4), through, TERMS);
  const before = await stored('late');
  await rollUpAnew({ readings: storeOf(() => all), rollups }, 'late', chunk(1, 2), through, TERMS);
  const { hours, days } = await stored('late');
  expect(hours[1]!.rollup.count).toBe(before.hours[1]!.rollup.count + 2);
  expect(days).toEqual([dayFrom(DAY_START, hours)]);
});

test('a worker that was overtaken while it read computes again, and nobody’s hours are lost', async () => {
  const known = readingsOf(0, 4);
  const all = [...known, ...readingsOf(4, 4)];
  const through = all.at(-1)!.at;
  const settled = { readings: storeOf(() => all), rollups };
  await rollUpAnew(settled, 'expected', chunk(0, 8), through, TERMS);
  // The slow one has read what was there before; the fast one comes, sees more, and is done before it.
  let overtaken = 0;
  const slow = storeOf(
    () => (overtaken === 0 ? known : all),
    async () => {
      overtaken += 1;
      if (overtaken === 1) await rollUpAnew(settled, 'raced', chunk(0, 8), through, TERMS);
    },
  );
  await rollUpAnew({ readings: slow, rollups }, 'raced', chunk(2, 2), known.at(-1)!.at, TERMS);
  expect(overtaken).toBe(2);
  expect(await stored('raced')).toEqual(await stored('expected'));
});

test('a worker that knows less of what came later than the one before it takes nothing back', async () => {
  const all = readingsOf(0, 1);
  const stores = { readings: storeOf(() => all), rollups };
  const newest = all.at(-1)!.at;
  await rollUpAnew(stores, 'told', chunk(0, 2), newest + 5 * HOUR, TERMS);
  const told = await stored('told');
  expect(told.hours.at(-1)!.rollup).toMatchObject({ covered: 600, gaps: 1 });
  await rollUpAnew(stores, 'told', chunk(0, 2), newest, TERMS);
  expect(await stored('told')).toEqual(told);
});

test('workers at different hours of a day at once leave the day that all of them make', async () => {
  const all = readingsOf(0, 12);
  const stores = { readings: storeOf(() => all), rollups };
  const through = all.at(-1)!.at;
  await rollUpAnew(stores, 'alone', chunk(0, 12), through, TERMS);
  const waves = [0, 3, 6, 9].map((hour) => rollUpAnew(stores, 'crowded', chunk(hour, 3), through, TERMS));
  await Promise.all(waves);
  expect(await stored('crowded')).toEqual(await stored('alone'));
});
