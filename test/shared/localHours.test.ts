import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { localHours, zoneStretches } from '../../shared/localHours.ts';
import { HOUR } from '../../shared/time.ts';

const ZONES = ['Europe/Stockholm', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC'];
const FIRST = Date.parse('2024-01-01T00:00:00Z') / HOUR;

const shown = (zone: string, hour: number) => {
  const local = Temporal.Instant.fromEpochMilliseconds(hour * HOUR).toZonedDateTimeISO(zone);
  return local.toPlainDateTime().toZonedDateTime('UTC').epochMilliseconds / HOUR;
};

test('hours are those that the clocks of the zone show, before and after they change', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...ZONES),
      fc.integer({ min: 0, max: 3 * 8_760 }),
      fc.integer({ min: 1, max: 400 }),
      (zone, since, count) => {
        const hours = Array.from({ length: count }, (_, i) => FIRST + since + 3 * i);
        expect(localHours(zone, hours)).toEqual(hours.map((hour) => shown(zone, hour)));
      },
    ),
    { numRuns: 60 },
  );
});

test('a year has two changes where there is summer time, and none where there isn’t', () => {
  expect(zoneStretches('Europe/Stockholm', FIRST, FIRST + 8_760)).toEqual([
    { from: FIRST, ahead: 1 },
    { from: Date.parse('2024-03-31T01:00:00Z') / HOUR, ahead: 2 },
    { from: Date.parse('2024-10-27T01:00:00Z') / HOUR, ahead: 1 },
  ]);
  expect(zoneStretches('Asia/Kolkata', FIRST, FIRST + 8_760)).toEqual([{ from: FIRST, ahead: 5.5 }]);
  expect(localHours('UTC', [])).toEqual([]);
});
