import fc from 'fast-check';
import { expect, test } from 'vitest';
import { goesOn } from '../../../../../shared/analysis/life/running/goesOn.ts';
import { lastRunning } from '../../../../../shared/analysis/life/running/lastRunning.ts';
import { HOUR } from '../../../../../shared/time.ts';

const at = (iso: string) => Date.parse(iso) / HOUR;
const JULY = at('2026-07-01T00:00:00Z');
/** Monday to Friday, 06–22. */
const SHIFTS = Array.from({ length: 168 }, (_, slot) =>
  slot < 120 && slot % 24 >= 6 && slot % 24 < 22 ? 1 : 0,
);

test('a pump was last running when nothing has been added since, and no sooner', () => {
  const week = fc.array(fc.boolean(), { minLength: 168, maxLength: 168 });
  const ahead = fc.double({ min: 200, max: 2_500, noNaN: true });
  fc.assert(
    fc.property(
      week,
      fc.constantFrom('Europe/Stockholm', 'Asia/Kolkata', 'UTC'),
      ahead,
      (runs, zone, time) => {
        fc.pre(runs.includes(true));
        const hours = runs.map(Number);
        const [moment, between] = [JULY + time, goesOn(hours, zone, JULY)];
        const last = lastRunning(hours, zone, JULY)(moment);
        // Indian clocks are half an hour off.
        const half = zone === 'Asia/Kolkata' ? 0.5 : 0;
        const hourEnds = Math.floor(moment + half) + 1 - half;
        if (between(moment, hourEnds) > 0) {
          expect(last).toBe(moment);
          return;
        }
        expect(last).toBeLessThanOrEqual(moment);
        expect(between(last, moment)).toBeCloseTo(0, 9);
        expect(between(last - 0.25, last)).toBeCloseTo(0.25, 6);
      },
    ),
  );
});

test.each([
  ['2026-10-26', '2026-10-23T20:00:00Z', '2026-10-26T05:00:00Z'],
  ['2026-03-30', '2026-03-27T21:00:00Z', '2026-03-30T04:00:00Z'],
  ['2026-07-06', '2026-07-03T20:00:00Z', '2026-07-06T04:00:00Z'],
])('before the Monday of %s, shifts by Stockholm’s clocks ended on Friday at 22:00', (_, friday, monday) => {
  const last = lastRunning(SHIFTS, 'Europe/Stockholm', at(friday) - 100);
  const [from, to] = [at(friday), at(monday)];
  for (let moment = from; moment < to; moment += 0.5) expect(last(moment)).toBe(from);
  expect(last(from - 0.5)).toBe(from - 0.5);
  expect(last(to)).toBe(to);
});

test('a week in which clocks are changed adds what its hours do: one more or less at night, and no shift', () => {
  const added = (hours: readonly number[], from: string, to: string) =>
    goesOn(hours, 'Europe/Stockholm', at(from) - 400)(at(from), at(to));
  const always = SHIFTS.map(() => 1);
  // From Monday to Monday, 00:00 by Stockholm's clocks.
  const [autumn, spring] = [
    ['2026-10-18T22:00:00Z', '2026-10-25T23:00:00Z'],
    ['2026-03-22T23:00:00Z', '2026-03-29T22:00:00Z'],
  ] as const;
  expect(added(always, ...autumn)).toBeCloseTo(169, 9);
  expect(added(always, ...spring)).toBeCloseTo(167, 9);
  expect(added(SHIFTS, ...autumn)).toBeCloseTo(80, 9);
  expect(added(SHIFTS, ...spring)).toBeCloseTo(80, 9);
});

test('an hour in which it seldom runs is one in which it stands; of a pump that never runs nothing is said', () => {
  const seldom = SHIFTS.map((share, slot) => (slot === 130 ? 0.3 : share || 0.05));
  const saturday = at('2026-07-04T08:30:00Z');
  const last = lastRunning(seldom, 'Europe/Stockholm', JULY);
  expect(last(saturday)).toBe(saturday);
  expect(last(saturday + 1)).toBe(saturday + 0.5);
  expect(
    lastRunning(
      SHIFTS.map(() => 0),
      'UTC',
      JULY,
    )(saturday),
  ).toBe(saturday);
});
