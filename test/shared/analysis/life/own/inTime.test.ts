import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inTime } from '../../../../../shared/analysis/life/own/inTime.ts';
import type { Voice } from '../../../../../shared/analysis/life/own/voices.ts';
import { averagePlaces, shareBy } from '../../../../../shared/analysis/life/quantiles.ts';
import { normalCdf } from '../../../../../shared/analysis/statistics/normal.ts';

const scale = { unit: 1, horizon: 2_000 };
/** That so much is left on a clock, give or take a tenth. */
const left = (clock: Voice['clock'], much: number, weight = 1): Voice => ({
  ...{ name: 'law', window: 1, clock, weight },
  passedAfter: (run) => normalCdf((run - much) / (much / 10)),
});
const HALF = (time: number) => time / 2;
const run = { time: (time: number) => time, duty: HALF };
const passedBy = (voices: readonly Voice[], dutyMiss?: (time: number) => number) =>
  shareBy(averagePlaces(inTime(voices, { run, dutyMiss }, scale)), scale);

test('what laws say and how far off the duty is, are independent: their squares add up', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 10, max: 300 }),
      fc.double({ min: 0, max: 0.3, noNaN: true }),
      (much, miss) => {
        const passed = passedBy([left('duty', much)], (time) => miss * HALF(time));
        // The same by hand: a duty of t/2 ± miss · t/2 against what is left, a normal variable as well.
        for (const z of [-1.28, -0.5, 0, 0.5, 1.28]) {
          const time = 2 * much * (1 + z * Math.hypot(0.1, miss));
          const spread = Math.hypot(much / 10, (miss * time) / 2);
          expect(Math.abs(passed(time) - normalCdf((time / 2 - much) / spread))).toBeLessThan(0.02);
        }
      },
    ),
  );
});

test('laws in time are told alike, however unsure the duty is', () => {
  const voices = [left('time', 100), left('time', 200, 2)];
  const [sure, unsure] = [passedBy(voices), passedBy(voices, (time) => time)];
  for (const time of [50, 100, 150, 200, 300]) expect(unsure(time)).toBe(sure(time));
});

test('laws in duty share its error: many of them are no surer of it than one', () => {
  const miss = (time: number) => 0.3 * HALF(time);
  const [one, many] = [passedBy([left('duty', 50)], miss), passedBy(Array(5).fill(left('duty', 50)), miss)];
  for (const time of [60, 80, 100, 120, 150]) expect(many(time)).toBeCloseTo(one(time), 9);
});

test('what a law never reaches is never passed, and nothing is passed in a night', () => {
  const never: Voice = { ...left('duty', 50), passedAfter: (run) => 0.5 * normalCdf(run - 50) };
  expect(passedBy([never], (time) => 0.01 * time)(1_900)).toBeLessThan(0.51);
  const atNight = { time: run.time, duty: (time: number) => Math.min(time, 50) + Math.max(0, time - 100) };
  const passed = shareBy(
    averagePlaces(inTime([left('duty', 60)], { run: atNight, dutyMiss: () => 1 }, scale)),
    scale,
  );
  expect(Math.abs(passed(98) - passed(52))).toBeLessThan(0.02);
  expect(passed(115)).toBeGreaterThan(passed(98) + 0.3);
});
