import { expect, test } from 'vitest';
import { MINERAL_OIL } from '../../../../shared/analysis/life/arrhenius.ts';
import { estimateLife } from '../../../../shared/analysis/life/estimate.ts';
import { indicatorOf } from '../../../../shared/analysis/life/indicator.ts';
import { pumpWeeks, runningOf } from '../../../../shared/analysis/life/running/running.ts';
import { dutyOf } from '../../../../shared/analysis/life/wear.ts';
import { weeklyDuty } from '../../../../shared/analysis/life/week.ts';
import type { Component, Limit } from '../../../../shared/domain/model.ts';
import type { HourRollup } from '../../../../shared/domain/rollup.ts';
import { HOUR } from '../../../../shared/time.ts';
import { normal } from '../normal.ts';

const START = Date.parse('2026-06-01T00:00:00Z');
const NOTHING = { operating: 0, standby: 0, idle: 0, down: 0 };
const signal = (value: number) => ({
  count: 60,
  held: 3_600,
  sum: 3_600 * value,
  sumOfSquares: 0,
  min: value,
  max: value,
  operatingHeld: 0,
  operatingSum: 0,
});
const hour = (i: number, signals: HourRollup['signals'], states = NOTHING): HourRollup => ({
  hour: START + i * HOUR,
  count: 60,
  covered: 3_600,
  states,
  starts: 0,
  signals,
});

test('hours of oil count by its temperature, one that isn’t known as the others, and it ages on as in its last week', () => {
  const hours = Array.from({ length: 400 }, (_, i) => {
    if (i === 100) return hour(i, {});
    return hour(i, { oilTemperature: signal(i < 200 ? 80 : 90), power: signal(3) });
  });
  const { steps, known, between } = dutyOf(hours, MINERAL_OIL);
  expect(known).toBe(true);
  expect(steps[0]).toBe(1);
  expect(steps[300]).toBeCloseTo(2, 12);
  expect(steps[100]).toBeCloseTo((199 + 400) / 399, 12);
  const at = (i: number) => START / HOUR + i;
  expect(between!(at(400), at(410))).toBeCloseTo(20, 9);
  // By then 69 hours of the last 168 had been hot.
  expect(between!(at(269), at(279))).toBeCloseTo((10 * (99 + 2 * 69)) / 168, 9);
  // Without that, or where its temperature is hardly known, it is energy: 3 kWh each hour.
  expect(dutyOf(hours, undefined).steps[300]).toBeCloseTo(3, 12);
  const unknown = hours.map((one) => ({ ...one, signals: { power: signal(3) } }));
  expect(dutyOf(unknown, MINERAL_OIL).steps[300]).toBeCloseTo(3, 12);
});

test('a week’s course is that of the weeks that are known, and goes on in whole and broken hours', () => {
  // In operation from Monday to Friday, eight hours a day, which is 40 a week.
  const hours = Array.from({ length: 21 * 24 }, (_, i) => START / HOUR + i);
  const runs = (at: number) => ((at - START / HOUR) % 168) / 24 < 5 && at % 24 >= 8 && at % 24 < 16;
  const between = weeklyDuty(
    hours,
    hours.map((at) => (runs(at) ? 1 : 0)),
  )!;
  const monday = START / HOUR + 21 * 24;
  expect(between(monday, monday + 168)).toBeCloseTo(40, 9);
  expect(between(monday + 9.5, monday + 10.25)).toBeCloseTo(0.75, 9);
  expect(between(monday + 5 * 24, monday + 7 * 24)).toBeCloseTo(0, 9);
  expect(between(monday, monday + 52 * 168 + 24)).toBeCloseTo(52 * 40 + 8, 6);
  expect(weeklyDuty(hours.slice(0, 300), hours.slice(0, 300))).toBeUndefined();
  expect(weeklyDuty([], [])).toBeUndefined();
});

/** A filter that gains 0.5 hPa an hour in operation, twelve hours on each of five days, and has as many left on a Friday night. */
function onWeekdays(days: number, first: number) {
  const noise = normal(3);
  let worn = 0;
  const hours = Array.from({ length: days * 24 }, (_, i) => {
    const operates = Math.floor(first + i / 24) % 7 < 5 && i % 24 >= 6 && i % 24 < 18;
    if (operates) worn += 1;
    const states = operates ? { ...NOTHING, operating: 3_600 } : { ...NOTHING, idle: 3_600 };
    const value = 1_000 + 0.5 * worn + 0.1 * noise();
    const exhaustPressure = {
      ...signal(value),
      operatingHeld: operates ? 3_600 : 0,
      operatingSum: operates ? 3_600 * value : 0,
    };
    return hour(24 * first + i, { exhaustPressure }, states);
  });
  const filter: Component = { name: 'filter', signal: 'exhaustPressure', reference: 1_000, growth: 'linear' };
  const limit: Limit = {
    signal: 'exhaustPressure',
    direction: 'high',
    alarm: 1_000 + 0.5 * (worn + 12),
    onDelay: 0,
    offDelay: 0,
    deadband: 0,
    source: 'made up for tests',
  };
  return { filter, limit, hours, now: hours.at(-1)!.hour + HOUR };
}

test('an end that lies in a week in which the pump rests is put off until it runs again', () => {
  const { filter, limit, hours, now } = onWeekdays(26, 0);
  // Saturday, 00:00: it runs again on Monday at 06:00 for twelve hours, until 66 hours from now; at the mean rate so far
  // the hours left would be over after 27.
  const found = estimateLife(filter, [limit], hours, now);
  if (!('p50' in found)) throw new Error(found.unavailable);
  expect(found.p50! / 3_600).toBeGreaterThan(40);
  expect(found.p50! / 3_600).toBeLessThan(80);
});

test('what a new part’s own days don’t tell of the week, the pump’s weeks and those of its like do', () => {
  // Put in on a Thursday: nine days with one weekend, until a Saturday, 00:00.
  const { filter, limit, hours, now } = onWeekdays(9, 3);
  const longer = onWeekdays(54, 0).hours.map((one) => ({ ...one, hour: one.hour - 42 * 24 * HOUR }));
  const [running] = runningOf([pumpWeeks(longer, 'UTC')], 'UTC');
  const found = estimateLife(filter, [limit], hours, now, undefined, running);
  const without = estimateLife(filter, [limit], hours, now);
  if (!('p50' in found && 'p50' in without)) throw new Error('no estimate');
  // It rests for the next 54 hours and has 12 more to run.
  expect(found.p50! / 3_600).toBeGreaterThan(60);
  expect(found.p50! / 3_600).toBeLessThan(72);
  expect(without.p50! / 3_600).toBeLessThan(54);
  expect(found.evidence!.duty).toEqual({ weeks: 7.7, others: 0, own: 1 });
  expect(without.evidence).not.toHaveProperty('duty');
});

test('an end that is near in duty is as unsure in time as the duty to come is', () => {
  const { filter, limit, hours, now } = onWeekdays(26, 0);
  const [known] = runningOf([pumpWeeks(hours, 'UTC')], 'UTC');
  const usual = known!.operating!;
  const wide = (miss: number) => {
    const operating = { ...usual, missed: { day: miss, week: 3 * miss, worth: 4 } };
    const found = estimateLife(filter, [limit], hours, now, undefined, { zone: 'UTC', operating });
    if (!('p50' in found)) throw new Error(found.unavailable);
    return (found.p90! - found.p10!) / 3_600;
  };
  // Twelve hours are left, of five times twelve in a week: those are off by 0 and by 15.
  expect(wide(5)).toBeGreaterThan(2 * wide(0));
  expect(indicatorOf(filter, 'high', hours, known).dutyMiss).toBeDefined();
  expect(indicatorOf(filter, 'high', hours).dutyMiss).toBeUndefined();
});

test('an hour’s mean stands for its middle, on either clock', () => {
  const { filter, hours } = onWeekdays(12, 0);
  const { course } = indicatorOf(filter, 'high', hours);
  expect(course.age.slice(0, 3)).toEqual([6.5, 7.5, 8.5]);
  expect(course.duty.slice(0, 3)).toEqual([0.5, 1.5, 2.5]);
});

test('when the pump stands is known where values count in operation only', () => {
  const { filter, hours, now } = onWeekdays(19, 0);
  const [running] = runningOf([pumpWeeks(hours, 'UTC')], 'UTC');
  const { lastRunning, course } = indicatorOf(filter, 'high', hours, running);
  // It stopped on Friday at 18:00; its first hour was a Monday's.
  const friday = 18 * 24 + 18;
  expect(course.age.at(-1)).toBe(friday - 0.5);
  expect(lastRunning!(now / HOUR - START / HOUR + 30)).toBe(friday);
  const silent = hours.map((one) => ({ ...one, states: NOTHING }));
  expect(indicatorOf(filter, 'high', silent, running).lastRunning).toBeUndefined();
  expect(indicatorOf(filter, 'high', hours).lastRunning).toBeUndefined();
});
