import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { parseInstant } from '../../../shared/domain/instant.ts';

const two = (max: number) => fc.integer({ min: 0, max }).map((n) => String(n).padStart(2, '0'));
const fraction = fc.option(
  fc.stringMatching(/^[0-9]{1,9}$/).map((digits) => `.${digits}`),
  { nil: '' },
);
const offset = fc.oneof(
  fc.constant('Z'),
  fc.tuple(fc.constantFrom('+', '-'), two(25), two(61)).map(([sign, h, m]) => `${sign}${h}:${m}`),
);
const text = fc
  .tuple(fc.stringMatching(/^[0-9]{4}$/), two(14), two(33), two(25), two(61), two(59), fraction, offset)
  .map(([year, month, day, h, m, s, part, zone]) => `${year}-${month}-${day}T${h}:${m}:${s}${part}${zone}`);

/** What Temporal makes of a text; undefined where it refuses it. */
function byTemporal(instant: string): number | undefined {
  try {
    return Temporal.Instant.from(instant).epochMilliseconds;
  } catch {
    return undefined;
  }
}

test('every text of the form of an instant is read as Temporal reads it, or refused as Temporal refuses it', () => {
  fc.assert(
    fc.property(text, (instant) => {
      expect(parseInstant(instant)).toBe(byTemporal(instant));
    }),
    { numRuns: 3_000 },
  );
});

test.each([
  ['2026-06-15T10:00:00.999999999Z', '2026-06-15T10:00:00.999Z'],
  ['2026-06-15T10:00:00.0019Z', '2026-06-15T10:00:00.001Z'],
  ['2024-02-29T23:30:00-01:00', '2024-03-01T00:30:00.000Z'],
  ['0000-01-01T00:00:00Z', '0000-01-01T00:00:00.000Z'],
])('%s is %s', (instant, expected) => {
  expect(new Date(parseInstant(instant)!).toISOString()).toBe(expected);
});

test.each([
  '2026-02-29T00:00:00Z',
  '2026-06-15T24:00:00Z',
  '2026-06-15T23:59:60Z',
  '2026-06-15T10:00:00',
  '2026-06-15 10:00:00Z',
  '2026-06-15T10:00:00.Z',
  '2026-06-15T10:00:00.1234567890Z',
  '2026-06-15T10:00:00+0200',
  '2026-06-15T10:00:00Z\n',
  '٢٠٢٦-06-15T10:00:00Z',
])('%j is no instant', (instant) => {
  expect(parseInstant(instant)).toBeUndefined();
});
