import fc from 'fast-check';
import { expect, test } from 'vitest';
import { goesOn } from '../../../../../shared/analysis/life/running/goesOn.ts';
import { pumpWeeks, ratesOf, runningOf } from '../../../../../shared/analysis/life/running/running.ts';
import {
  hourIn,
  slotOf,
  weekOf,
  weeksKnown,
  weeksOf,
  weeksTogether,
} from '../../../../../shared/analysis/life/running/weeks.ts';
import type { HourRollup } from '../../../../../shared/domain/rollup.ts';
import { HOUR } from '../../../../../shared/time.ts';

const hours = fc.integer({ min: -1_000_000, max: 1_000_000 });

test('an hour is at one place of one week', () => {
  // 1970-01-05 was a Monday.
  expect([weekOf(96), slotOf(96), weekOf(95), slotOf(95)]).toEqual([0, 0, -1, 167]);
  fc.assert(fc.property(hours, (hour) => hourIn(weekOf(hour), slotOf(hour)) === hour));
});

test('what was read anew is believed, what wasn’t stays, and half a year is remembered', () => {
  const at = hourIn(2_900, 0);
  const span = (from: number, count: number, added: number) => {
    const all = Array.from({ length: count }, (_, i) => at + from + i);
    return weeksOf(
      all,
      all.map(() => added),
    );
  };
  const known = span(0, 300, 1);
  const together = weeksTogether(known, span(200, 300, 2));
  expect(weeksKnown(together)).toBeCloseTo(500 / 168, 12);
  expect(together[1]!.hours[30]).toBe(1);
  expect(together[1]!.hours[40]).toBe(2);
  expect(weeksTogether(together, together)).toEqual(together);
  expect(weeksTogether(known, [])).toEqual(known);
  expect(weeksTogether(span(0, 40 * 168, 1), span(40 * 168, 10, 1))).toHaveLength(26);
});

test('duty to come adds up, and a week in which clocks don’t change brings a whole one', () => {
  const plan = fc.array(fc.double({ min: 0, max: 10, noNaN: true }), { minLength: 168, maxLength: 168 });
  const zone = fc.constantFrom('Europe/Stockholm', 'America/New_York', 'UTC');
  const ahead = fc.double({ min: 0, max: 9_000, noNaN: true });
  const since = Date.parse('2026-07-01T00:00:00Z') / HOUR;
  fc.assert(
    fc.property(plan, zone, fc.tuple(ahead, ahead, ahead), (hours, zone, asked) => {
      const between = goesOn(hours, zone, since);
      const [a, b, c] = asked.sort((a, b) => a - b).map((hour) => since + hour) as [number, number, number];
      expect(between(a, b) + between(b, c)).toBeCloseTo(between(a, c), 6);
      expect(between(a, b)).toBeGreaterThanOrEqual(-1e-9);
      const week = hours.reduce((sum, one) => sum + one, 0);
      expect(between(since + 5.5, since + 5.5 + 168)).toBeCloseTo(week, 6);
    }),
    { numRuns: 40 },
  );
});

const rollup = (hour: number, runs: boolean, kW: number | undefined): HourRollup => {
  const of = 3_600 * (kW ?? 0);
  const power = {
    count: 6,
    held: 3_600,
    sum: of,
    sumOfSquares: 0,
    min: 0,
    max: 9,
    operatingHeld: 0,
    operatingSum: 0,
  };
  return {
    ...{ hour: hour * HOUR, count: 6, covered: 3_600, starts: 0 },
    states: { operating: runs ? 3_600 : 0, standby: 0, idle: runs ? 0 : 3_600, down: 0 },
    signals: kW === undefined ? {} : { power },
  };
};

test('shifts learned in summer keep their hours in winter', () => {
  // Three weeks of July, 06–22 by Stockholm's clocks: 04–20 by UTC.
  const from = Date.parse('2026-07-06T00:00:00Z') / HOUR;
  const summer = Array.from({ length: 21 * 24 }, (_, i) => {
    const isShift = (i % 24) + 2 >= 6 && (i % 24) + 2 < 22;
    return rollup(from + i, isShift, isShift ? 4 : 0.5);
  });
  const [running] = runningOf([pumpWeeks(summer, 'Europe/Stockholm')], 'Europe/Stockholm');
  const winter = Date.parse('2026-11-10T00:00:00Z') / HOUR;
  const between = goesOn(running!.operating!.hours, 'Europe/Stockholm', from + 21 * 24);
  expect(between(winter + 4, winter + 5)).toBeCloseTo(0, 9);
  expect(between(winter + 20, winter + 21)).toBeCloseTo(1, 9);
  expect(goesOn(running!.energy!.hours, 'Europe/Stockholm', from)(winter + 20, winter + 21)).toBeCloseTo(
    4,
    9,
  );
  expect(ratesOf(running).operating).toBeCloseTo(16 / 24, 9);
  expect(ratesOf(running).energy).toBeCloseTo((16 * 4 + 8 * 0.5) / 24, 9);
});

test('an hour that is hardly known, or in which nothing was measured, tells nothing', () => {
  const from = Date.parse('2026-07-06T00:00:00Z') / HOUR;
  const known = {
    ...rollup(from, true, undefined),
    states: { operating: 900, standby: 0, idle: 0, down: 0 },
  };
  expect(pumpWeeks([known], 'UTC')).toEqual({});
  expect(runningOf([{}], 'UTC')).toEqual([{ zone: 'UTC' }]);
  expect(ratesOf(undefined)).toEqual({});
});
