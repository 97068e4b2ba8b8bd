import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Course } from '../../../../../shared/analysis/life/course.ts';
import { hindcastOf } from '../../../../../shared/analysis/life/own/hindcast.ts';

/** Three weeks of a pump by hours of the week, and what rises by exactly as much as it is run. */
function wornBy(runs: (hour: number) => boolean): Course {
  const [age, duty]: [number[], number[]] = [[], []];
  let worn = 0;
  for (let hour = 0; hour < 3 * 168; hour++) {
    if (!runs(hour % 168)) continue;
    worn += 1;
    age.push(hour + 0.5);
    duty.push(worn);
  }
  return { age, duty, value: duty };
}
const runsOn = (known: Course) => {
  const now = known.duty.at(-1)!;
  return (level: number) => level - now;
};
const between = (runs: (hour: number) => boolean) => (from: number, to: number) => {
  let sum = 0;
  for (let hour = Math.floor(from); hour < to; hour++)
    if (runs(hour % 168)) sum += Math.min(to, hour + 1) - Math.max(from, hour);
  return sum;
};

test('a law that is exact in duty was never wrong where the hours of the week were known', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 168, maxLength: 168 }), (week) => {
      const runs = (hour: number) => week[hour]!;
      const course = wornBy(runs);
      fc.pre(course.age.length > 100);
      const { late, error } = hindcastOf(course, 'duty', runsOn, between(runs)) ?? {};
      expect(late).toBeCloseTo(0, 9);
      expect(error).toBeCloseTo(0, 9);
    }),
  );
});

test('where they were not, a weekend that nobody foretold counts as a miss', () => {
  const weekdays = (hour: number) => hour < 5 * 24;
  const course = wornBy(weekdays);
  expect(hindcastOf(course, 'duty', runsOn)!.error).toBeGreaterThan(0.1);
  expect(
    hindcastOf(
      course,
      'duty',
      runsOn,
      between(() => true),
    )!.error,
  ).toBeGreaterThan(0.1);
  // A law in time has no use for the duty that is foretold.
  const inTime = (foretold?: ReturnType<typeof between>) =>
    hindcastOf(course, 'time', (known) => (level) => level - known.duty.at(-1)!, foretold);
  expect(inTime(between(weekdays))).toEqual(inTime());
});
