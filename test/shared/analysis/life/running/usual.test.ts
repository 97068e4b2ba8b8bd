import fc from 'fast-check';
import { expect, test } from 'vitest';
import { usualRuns } from '../../../../../shared/analysis/life/running/usual.ts';
import { WEEK_HOURS, type Week, weeksOf } from '../../../../../shared/analysis/life/running/weeks.ts';
import { uniform } from '../../../../../shared/analysis/statistics/uniform.ts';

/** The first hour of a Monday. */
const MONDAY = 96 + 2_900 * WEEK_HOURS;
const inShifts = (hour: number) => {
  const slot = (hour - MONDAY) % WEEK_HOURS;
  return slot < 120 && slot % 24 >= 6 && slot % 24 < 22 ? 1 : 0;
};

/** A pump's days up to the end of the tenth week, at a load that a seed draws. */
function run(days: number, seed: number, runs: (hour: number) => number): Week[] {
  const draw = uniform(seed);
  const end = MONDAY + 10 * WEEK_HOURS;
  const hours = Array.from({ length: days * 24 }, (_, i) => end - days * 24 + i);
  return weeksOf(
    hours,
    hours.map((hour) => runs(hour) * (0.9 + 0.2 * draw())),
  );
}
const sum = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0);
const others = Array.from({ length: 4 }, (_, i) => run(60, i + 1, inShifts));

test('of a pump that is known for a week, the others tell how a week goes on; one that is long known tells itself', () => {
  // Saturday to Sunday but one: its own mean so far has two weekends in it.
  const [among] = usualRuns([run(9, 9, inShifts), ...others]);
  expect(sum(among!.hours)).toBeCloseTo(80, 0);
  expect(sum(among!.hours.slice(120))).toBeLessThan(0.2);
  expect(among!.others).toBe(4);

  const always = run(60, 9, () => 1);
  const [own] = usualRuns([always, ...others]);
  expect(own!.own).toBeGreaterThan(0.99);
  expect(sum(own!.hours)).toBeGreaterThan(160);
});

test('days of the week that haven’t been known yet go as the others’ do, at the pump’s own level', () => {
  // Thursday to the next Wednesday but one would be whole; eight days with three of them missing aren't.
  const known = run(8, 9, inShifts).map(({ week, hours }) => ({
    week,
    hours: hours.map((added, slot) => (slot >= 48 && slot < 72 ? Number.NaN : added)),
  }));
  const [among] = usualRuns([known, ...others]);
  expect(sum(among!.hours.slice(48, 72))).toBeCloseTo(16, 0);
  const [alone] = usualRuns([known]);
  expect(sum(alone!.hours.slice(48, 72))).toBeCloseTo((24 * 64) / 144, 0);
});

test('less than a week tells nothing, and of others nothing less than two', () => {
  expect(usualRuns([run(6, 1, inShifts), ...others])[0]).toBeUndefined();
  expect(usualRuns([[], ...others])[0]).toBeUndefined();
  expect(usualRuns([run(30, 1, inShifts), run(13, 2, inShifts)])[0]!.others).toBe(0);
});

test('a shutdown counts for as long as it lasted, and a schedule that has changed is soon the usual one', () => {
  const end = MONDAY + 10 * WEEK_HOURS;
  const closed = (hour: number) => (hour >= end - 28 * 24 && hour < end - 8 * 24 ? 0 : inShifts(hour));
  const changed = (hour: number) => (hour >= end - 16 * 24 ? 1 : inShifts(hour));
  // Of seventy days twenty were none; of the last month two thirds.
  expect(sum(usualRuns([run(70, 1, closed)])[0]!.hours) / 80).toBeGreaterThan(0.65);
  expect(sum(usualRuns([run(70, 1, changed)])[0]!.hours)).toBeGreaterThan(150);
  // While it stands, it is to run again; after four weeks, not.
  const standing = (days: number) => (hour: number) => (hour >= end - days * 24 ? 0 : inShifts(hour));
  expect(sum(usualRuns([run(70, 1, standing(10))])[0]!.hours)).toBeGreaterThan(60);
  expect(sum(usualRuns([run(70, 1, standing(30))])[0]!.hours)).toBeLessThan(20);
});

const pump = fc.record({
  days: fc.integer({ min: 7, max: 60 }),
  seed: fc.integer({ min: 1, max: 1_000 }),
  level: fc.double({ min: 0.1, max: 5, noNaN: true }),
  isAlways: fc.boolean(),
});
const weeksOfPump = ({
  days,
  seed,
  level,
  isAlways,
}: {
  days: number;
  seed: number;
  level: number;
  isAlways: boolean;
}) => run(days, seed, (hour) => level * (isAlways ? 1 : inShifts(hour)));

test('what is believed lies between a pump and the others, whoever they are and in whatever order', () => {
  fc.assert(
    fc.property(pump, fc.array(pump, { minLength: 1, maxLength: 4 }), (one, more) => {
      const [own, others] = [weeksOfPump(one), more.map(weeksOfPump)];
      const [found] = usualRuns([own, ...others]);
      const alone = usualRuns([own])[0]!;
      expect(found!.own).toBeGreaterThanOrEqual(0);
      expect(found!.own).toBeLessThanOrEqual(1);
      expect(Math.min(...found!.hours)).toBeGreaterThanOrEqual(0);
      const [turned] = usualRuns([own, ...others.toReversed()]);
      found!.hours.forEach((added, slot) => {
        expect(turned!.hours[slot]).toBeCloseTo(added, 9);
      });
      const levels = usualRuns(others).map((one) => sum(one!.hours));
      const [low, high] = [Math.min(sum(alone.hours), ...levels), Math.max(sum(alone.hours), ...levels)];
      // Hours that are known for more weeks than others are believed more; and what would come out below none, is none.
      expect(sum(found!.hours)).toBeGreaterThan(0.95 * low);
      expect(sum(found!.hours)).toBeLessThan(1.2 * high);
    }),
    { numRuns: 40 },
  );
});

test('pumps that are run alike to the hour are usually run just so, and units of duty don’t matter', () => {
  fc.assert(
    fc.property(
      pump,
      fc.integer({ min: 1, max: 4 }),
      fc.double({ min: 0.01, max: 100, noNaN: true }),
      (one, count, unit) => {
        const own = weeksOfPump(one);
        const alike = usualRuns(Array.from({ length: count + 1 }, () => own));
        const alone = usualRuns([own])[0]!;
        for (const one of alike) {
          one!.hours.forEach((added, slot) => {
            expect(added).toBeCloseTo(alone.hours[slot]!, 9);
          });
        }
        const scaled = own.map(({ week, hours }) => ({ week, hours: hours.map((added) => unit * added) }));
        usualRuns([scaled])[0]!.hours.forEach((added, slot) => {
          expect(added / unit).toBeCloseTo(alone.hours[slot]!, 9);
        });
      },
    ),
    { numRuns: 30 },
  );
});
