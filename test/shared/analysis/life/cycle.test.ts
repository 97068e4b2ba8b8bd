import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withoutDailyCycle } from '../../../../shared/analysis/life/cycle.ts';

test('what a pump wears in a shift is not taken for what every day brings', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 12 }),
      fc.integer({ min: 1, max: 24 }),
      fc.integer({ min: 1, max: 7 }),
      fc.double({ min: -5, max: 5, noNaN: true }),
      (from, length, workdays, wear) => {
        const isShift = (hour: number) =>
          hour % 24 >= from && hour % 24 < from + length && Math.floor(hour / 24) % 7 < workdays;
        const hours = Array.from({ length: 28 * 24 }, (_, hour) => hour).filter(isShift);
        const worn = hours.map((_, i) => 100 + wear * i);
        for (const [i, value] of withoutDailyCycle(hours, worn).entries())
          expect(Math.abs(value - worn[i]!)).toBeLessThan(1e-9 * 5_000);
      },
    ),
  );
});

test('what every shift brings is taken off, whatever it wears beside', () => {
  const hours = Array.from({ length: 21 * 24 }, (_, hour) => hour).filter((hour) => hour % 24 >= 6);
  const morning = (hour: number) => (hour % 24 < 9 ? 4 : 0);
  const found = withoutDailyCycle(
    hours,
    hours.map((hour, i) => 0.1 * i + morning(hour)),
  );
  // A sixth of the day stands out by 4: its mean of 2/3 remains.
  for (const [i, value] of found.entries()) expect(value).toBeCloseTo(0.1 * i + 4 / 6, 9);
});

test('what wore while nothing was known is not taken for a part of a day', () => {
  const hours = Array.from({ length: 240 }, (_, hour) => hour).filter((hour) => hour < 180 || hour >= 216);
  expect(withoutDailyCycle(hours, hours)).toEqual(hours);
});
