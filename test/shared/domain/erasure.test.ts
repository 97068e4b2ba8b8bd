import { expect, test } from 'vitest';
import { CLOCKS_APART, isClockOff } from '../../../shared/domain/erasure.ts';
import { DAY } from '../../../shared/time.ts';

const STORE = Date.parse('2026-06-15T10:00:00Z');

test.each([
  [0, false],
  [CLOCKS_APART, false],
  [CLOCKS_APART + 1, true],
  [365 * DAY, true],
  [-CLOCKS_APART, false],
  [-CLOCKS_APART - 1, true],
  [-365 * DAY, true],
])('a clock %i ms from the one of the store is off: %s', (apart, off) => {
  expect(isClockOff(STORE + apart, STORE)).toBe(off);
});

test('a clock that says less than an erasure has seen is off, whatever the store says', () => {
  expect(isClockOff(STORE, STORE, STORE + CLOCKS_APART)).toBe(false);
  expect(isClockOff(STORE, STORE, STORE + CLOCKS_APART + 1)).toBe(true);
});
