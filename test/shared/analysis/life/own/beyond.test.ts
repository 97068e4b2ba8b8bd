import { expect, test } from 'vitest';
import type { Course } from '../../../../../shared/analysis/life/course.ts';
import { beyond } from '../../../../../shared/analysis/life/own/beyond.ts';
import { ownTrend } from '../../../../../shared/analysis/life/own/ownTrend.ts';
import { timeAt } from '../../../../../shared/analysis/statistics/invert.ts';
import { normal } from '../../normal.ts';

/** A rise from 1 to 5 over 2,000 points. */
const RISE = Array.from({ length: 2_000 }, (_, i) => 1 + (4 * i) / 2_000);
const courseOf = (value: readonly number[]): Course => {
  const age = value.map((_, i) => i);
  return { age, value, duty: age };
};

test('values rise above the trend by the largest while it rises by as much as they scatter', () => {
  const noise = normal(3);
  // A scatter of 0.1 lasts 50 points of 0.002 each: of 50 normal values the largest is 2.2 in the middle.
  const even = courseOf(RISE.map((level) => level + 0.1 * noise()));
  expect(beyond(even, 0, 10, 0).middle).toBeGreaterThan(0.19);
  expect(beyond(even, 0, 10, 0).middle).toBeLessThan(0.26);
  // What isn't known to grow stays: the limit and the reference don't matter.
  expect(beyond(even, 0, 100, -1).middle).toBeCloseTo(beyond(even, 0, 10, 0).middle, 6);
});

test('scatter that grew with the level is taken to go on so, and what is cut off at nothing is no growth', () => {
  const noise = normal(3);
  const inProportion = courseOf(RISE.map((level) => level * (1 + 0.05 * noise())));
  const at = (limit: number) => beyond(inProportion, 0, limit, 0).middle;
  // At 10 it is 0.5 and lasts 250 points, of which the largest is 2.8 of it; a linear smooth and what is sure take some off.
  expect(at(10) / at(5)).toBeGreaterThan(1.6);
  expect(at(10)).toBeGreaterThan(1.1);
  expect(at(10)).toBeLessThan(1.6);
  const cutOff = courseOf(RISE.map((level) => Math.max(0, level - 1 + 0.3 * noise())));
  expect(beyond(cutOff, 0, 20, 0).middle).toBeLessThan(0.9);
});

test.each([
  ['few points', courseOf(RISE.slice(0, 60))],
  ['values on a line', courseOf(RISE)],
  ['values that are all the same', courseOf(RISE.map(() => 3))],
])('nothing goes beyond %s', (_, course) => {
  expect(beyond(course, 0, 10, 0).middle).toBeCloseTo(0, 9);
  expect(beyond(course, 0, 10, 0).sd).toBeCloseTo(0, 9);
});

test('what scatters passes its limit before its mean does, and is not said to be late', () => {
  const noise = normal(8);
  let late = 0;
  for (let life = 0; life < 12; life++) {
    const value = Array.from({ length: 900 }, (_, i) => Math.exp(i / 300) * (1 + 0.1 * noise()));
    const end = value.findIndex((one) => one >= 9);
    const age = 0.6 * end;
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
