import fc from 'fast-check';
import { expect, test } from 'vitest';
import { missesOf, missIn } from '../../../../../shared/analysis/life/running/misses.ts';
import { usualRuns } from '../../../../../shared/analysis/life/running/usual.ts';
import { WEEK_HOURS, type Week } from '../../../../../shared/analysis/life/running/weeks.ts';

const week = (at: number, added: (slot: number) => number): Week => ({
  week: 2_900 + at,
  hours: Array.from({ length: WEEK_HOURS }, (_, slot) => added(slot)),
});
const inShifts = (slot: number) => (slot < 120 && slot % 24 >= 6 && slot % 24 < 22 ? 1 : 0);

test('a week is held against those before it, and counts for less where these were few', () => {
  // The second week adds 0.25 an hour beyond the first: 6 a day and 42 in the week, of which the first's own chance explains a half.
  const { day, week: whole } = missesOf([week(0, () => 1), week(1, () => 1.25)], 2)!;
  expect(day).toBeCloseTo(6 / Math.SQRT2, 9);
  // Two weeks of independent days beside the one that was seen: (42² + 2 · 7 · 6²) / 2 / 3.
  expect(whole).toBeCloseTo(Math.sqrt((42 ** 2 + 2 * 7 * 6 ** 2) / 2 / 3), 9);
});

test('a schedule that is kept is never missed, whatever it is; of one week nothing is known', () => {
  fc.assert(
    fc.property(
      fc.array(fc.boolean(), { minLength: WEEK_HOURS, maxLength: WEEK_HOURS }),
      fc.integer({ min: 2, max: 8 }),
      (plan, count) => {
        fc.pre(plan.filter(Boolean).length > 20);
        const weeks = Array.from({ length: count }, (_, at) => week(at, (slot) => Number(plan[slot])));
        const { day, week: whole } = missesOf(weeks, count)!;
        expect(day).toBeCloseTo(0, 9);
        expect(whole).toBeCloseTo(0, 9);
        expect(missesOf(weeks.slice(0, 1), 1)).toBeUndefined();
      },
    ),
  );
});

test('a week in which the pump stood says nothing of how well those are foretold in which it runs', () => {
  const weeks = [0, 1, 2, 3].map((at) => week(at, at === 2 ? () => 0 : inShifts));
  expect(missesOf(weeks.slice(0, 3), 3)!.week).toBeCloseTo(0, 9);
});

test('a pump that is too new for it is as hard to foretell as the others', () => {
  const others = [1, 2, 3].map((seed) =>
    [0, 1, 2, 3, 4].map((at) => week(at, (slot) => inShifts(slot) * (1 + ((at * seed) % 3) / 10))),
  );
  const known = week(4, inShifts);
  const found = usualRuns([[known], ...others])[0]!.missed!.week;
  const theirs = usualRuns(others).map((one) => one!.missed!.week);
  expect(found).toBeGreaterThan(Math.min(...theirs));
  expect(found).toBeLessThan(Math.max(...theirs));
  expect(usualRuns([[known]])[0]!.missed).toBeUndefined();
});

const misses = fc.record({
  day: fc.double({ min: 0, max: 10, noNaN: true }),
  week: fc.double({ min: 0.01, max: 50, noNaN: true }),
  worth: fc.double({ min: 1, max: 26, noNaN: true }),
});

test('a miss grows with time, by no jump, and as time itself once the usual week is what is wrong', () => {
  fc.assert(
    fc.property(misses, fc.double({ min: 0, max: 2_000, noNaN: true }), (missed, hours) => {
      const miss = missIn(missed);
      expect(miss(0)).toBe(0);
      expect(miss(hours + 1)).toBeGreaterThanOrEqual(miss(hours) - 1e-9);
      expect(miss(hours + 1e-7) - miss(hours)).toBeLessThan(0.05);
      const far = 1e6 * WEEK_HOURS;
      expect(miss(2 * far) / miss(far)).toBeCloseTo(2, 3);
    }),
  );
  // Four weeks of 10 each, known from four: √(4 · 10² + 4² · 10² / 4).
  expect(missIn({ day: 4, week: 10, worth: 4 })(4 * WEEK_HOURS)).toBeCloseTo(Math.sqrt(800), 9);
});

test('of days that were foretold, a few don’t tell how far off they are', () => {
  const upTo = (slots: number) => week(1, (slot) => (slot < slots ? 1 : Number.NaN));
  expect(missesOf([week(0, () => 1), upTo(6 * 24)], 2)).toBeUndefined();
  expect(missesOf([week(0, () => 1), upTo(7 * 24)], 2)).toBeDefined();
});
