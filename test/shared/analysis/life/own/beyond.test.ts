import { expect, test } from 'vitest';
import type { Course } from '../../../../../shared/analysis/life/course.ts';
import { beyond, passing } from '../../../../../shared/analysis/life/own/beyond.ts';
import { ownTrend } from '../../../../../shared/analysis/life/own/ownTrend.ts';
import { timeAt } from '../../../../../shared/analysis/statistics/invert.ts';
import { normal } from '../../normal.ts';

/** A rise from 1 to 5 over 2,000 points. */
const RISE = Array.from({ length: 2_000 }, (_, i) => 1 + (4 * i) / 2_000);
const courseOf = (value: readonly number[]): Course => {
  const age = value.map((_, i) => i);
  return { age, value, duty: age };
};
const own = (value: readonly number[], limit: number, reference = 0) =>
  beyond(courseOf(value), value, 0, limit, reference);

test.each([
  // By hand. The first value beyond a level is on average half a step beyond it.
  ['nothing stands out', [0, 0, 0, 0], 1, -0.5, 1 / Math.sqrt(12)],
  // The peak passes all levels that the trend comes to in a turn.
  ['one of four stands out by a turn’s rise', [0, 0, 0, 4], 1, 2, 4 / Math.sqrt(12)],
  ['a trend that hardly rises is passed by the largest', [0, 1, -3, 0.5], 1e-9, 1, 0],
  ['a trend that doesn’t rise, too', [0, 1, -3, 0.5], 0, 1, 0],
])('where %s, the trend stands so far below the level', (_, out, rise, mean, sd) => {
  const found = passing(out, rise);
  expect(found.mean).toBeCloseTo(mean, 6);
  expect(found.sd).toBeCloseTo(sd, 6);
});

test('passing is what a simulated trend with the same ups and downs does', () => {
  const noise = normal(5);
  const out = Array.from({ length: 60 }, () => noise());
  const below: number[] = [];
  for (let level = 100; level < 100 + 60 * 0.2; level += 0.01) {
    const at = Array.from({ length: 2_000 }, (_, i) => i).find((i) => 0.2 * i + out[i % 60]! >= level)!;
    below.push(level - 0.2 * at);
  }
  const mean = below.reduce((sum, one) => sum + one, 0) / below.length;
  expect(passing(out, 0.2).mean).toBeCloseTo(mean, 2);
  const variance = below.reduce((sum, one) => sum + (one - mean) ** 2, 0) / below.length;
  expect(passing(out, 0.2).sd).toBeCloseTo(Math.sqrt(variance), 2);
});

test('scatter that grew with the level is taken to go on so, and what is cut off at nothing is no growth', () => {
  const noise = normal(3);
  // Of independent noise of 0.1 on a rise of 0.002, the first beyond a level is some 2.2 times that above the trend.
  const even = RISE.map((level) => level + 0.1 * noise());
  expect(own(even, 10).mean).toBeGreaterThan(0.15);
  expect(own(even, 10).mean).toBeLessThan(0.26);
  expect(own(even, 100).mean).toBeCloseTo(own(even, 10).mean, 9);
  const inProportion = RISE.map((level) => level * (1 + 0.05 * noise()));
  expect(own(inProportion, 10).mean / own(inProportion, 5).mean).toBeGreaterThan(1.6);
  const cutOff = RISE.map((level) => Math.max(0, level - 1 + 0.3 * noise()));
  expect(own(cutOff, 20).mean).toBeCloseTo(own(cutOff, 10).mean, 9);
});

test('rests and steps are no scatter, and one wild value decides nothing', () => {
  const noise = normal(4);
  // It rises for five days of 24 hours and rests for two.
  let level = 0;
  const weeks = Array.from({ length: 720 }, (_, i) => {
    level += i % 168 < 120 ? 0.25 : 0;
    return level + 0.1 * noise();
  });
  expect(own(weeks, 500).mean).toBeLessThan(0.3);
  const wild = [...weeks];
  wild[640] = 2 * level;
  expect(own(wild, 500).mean).toBeLessThan(0.5);
});

test.each([
  ['few points', RISE.slice(0, 60)],
  ['values on a line', RISE],
  ['values that are all the same', RISE.map(() => 3)],
])('nothing goes beyond %s', (_, values) => {
  expect(own(values, 10).mean).toBeCloseTo(0, 2);
  expect(own(values, 10).sd).toBeCloseTo(0, 2);
});

test('what scatters passes its limit before its mean does, and is not said to be late', () => {
  const noise = normal(8);
  let late = 0;
  for (let life = 0; life < 12; life++) {
    const value = Array.from({ length: 900 }, (_, i) => Math.exp(i / 300) * (1 + 0.1 * noise()));
    const end = value.findIndex((one) => one >= 9);
    const age = Math.round(0.6 * end);
    const trend = ownTrend({
      course: courseOf(value.slice(0, age)),
      limit: 9,
      reference: 0,
      dutyKnown: false,
    });
    if ('unavailable' in trend) throw new Error(trend.unavailable);
    late += Math.log(timeAt(trend.passedBy, 0.5, trend.span, 1e9)! / (end - age)) / 12;
  }
  // The mean passes a fifth of that time later: with it alone, 0.2.
  expect(Math.abs(late)).toBeLessThan(0.1);
});
