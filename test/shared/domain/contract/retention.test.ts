import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Contract } from '../../../../shared/domain/contract/contract.ts';
import { beginsAt, endsAt, permits } from '../../../../shared/domain/contract/permits.ts';
import { dueAt, dueOn, retentionMonths } from '../../../../shared/domain/contract/retention.ts';

const contract = (given: Partial<Contract> = {}): Contract => ({
  zone: 'Europe/Stockholm',
  begins: '2024-01-01',
  assetManaged: false,
  ...given,
});
const utc = (at: number | undefined) => (at === undefined ? undefined : new Date(at).toISOString());

test.each([
  // The design's own example.
  ['2026-04-30', 3, '2026-08-01'],
  ['2026-04-30', 6, '2026-11-01'],
  // Freed on the 30th or 31st, and the month of the deadline is shorter: it rolls forward.
  ['2025-11-29', 3, '2026-03-01'],
  ['2025-11-27', 3, '2026-02-28'],
  ['2025-11-28', 3, '2026-03-01'],
  ['2026-08-30', 3, '2026-12-01'],
  ['2026-08-30', 6, '2027-03-01'],
  // With a 29 February.
  ['2027-11-28', 3, '2028-02-29'],
  ['2027-11-29', 3, '2028-03-01'],
  ['2028-02-28', 3, '2028-05-29'],
  ['2024-08-28', 6, '2025-03-01'],
  // Over the end of the year.
  ['2026-12-31', 3, '2027-04-01'],
  ['2026-09-30', 3, '2027-01-01'],
])('in force through %s, kept for %i months: due on %s', (ends, months, due) => {
  expect(dueOn(contract({ ends, assetManaged: months === 6 }))).toBe(due);
});

test.each([
  ['Europe/Stockholm', '2026-04-30', '2026-04-30T22:00:00.000Z', '2026-07-31T22:00:00.000Z'],
  // The clocks change between the end and the deadline.
  ['Europe/Stockholm', '2026-08-31', '2026-08-31T22:00:00.000Z', '2026-11-30T23:00:00.000Z'],
  ['Europe/London', '2026-12-31', '2027-01-01T00:00:00.000Z', '2027-03-31T23:00:00.000Z'],
  // On the Azores clocks jump at midnight itself: 29 March 2026 begins at 01:00, which is 01:00 UTC.
  ['Atlantic/Azores', '2025-12-28', '2025-12-29T01:00:00.000Z', '2026-03-29T01:00:00.000Z'],
  // In São Paulo 4 November 2018 had no midnight: its first hour was 01:00, UTC−2.
  ['America/Sao_Paulo', '2018-08-03', '2018-08-04T03:00:00.000Z', '2018-11-04T03:00:00.000Z'],
  // And 18 February 2018 began after 17 February had had its last hour twice.
  ['America/Sao_Paulo', '2017-11-17', '2017-11-18T02:00:00.000Z', '2018-02-18T03:00:00.000Z'],
  ['Pacific/Kiritimati', '2026-04-30', '2026-04-30T10:00:00.000Z', '2026-07-31T10:00:00.000Z'],
])('in %s, in force through %s: over at %s, due at %s', (zone, ends, over, due) => {
  const given = contract({ zone, ends, begins: '2017-01-01' });
  expect([utc(endsAt(given)), utc(dueAt(given))]).toEqual([over, due]);
});

test('what a hold kept is due two weeks after the day on which it was lifted, by the calendar in its zone', () => {
  // In Stockholm it is the 11th by then, half an hour past midnight; on the Azores still the 10th.
  const lifted = Date.parse('2026-09-10T22:30:00Z');
  const given = (zone: string) => contract({ ends: '2026-01-31', lifted, zone });
  expect(dueOn(given('Europe/Stockholm'))).toBe('2026-09-25');
  expect(dueOn(given('Atlantic/Azores'))).toBe('2026-09-24');
});

test('without a known end it is never over and never due', () => {
  expect([endsAt(contract()), dueOn(contract()), dueAt(contract())]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(permits(contract(), Date.parse('2999-01-01T00:00:00Z'))).toBe(true);
});

test('what was agreed can lengthen the retention, and never shortens it', () => {
  expect(retentionMonths(contract({ retentionMonths: 12 }))).toBe(12);
  expect(retentionMonths(contract({ retentionMonths: 1 }))).toBe(3);
  expect(retentionMonths(contract({ retentionMonths: 4, assetManaged: true }))).toBe(6);
});

test('collection is permitted from the first instant of the first day to the last of the last, in its zone', () => {
  const given = contract({ begins: '2026-01-01', ends: '2026-04-30' });
  const instants = [
    '2025-12-31T22:59:59.999Z',
    '2025-12-31T23:00:00.000Z',
    '2026-04-30T21:59:59.999Z',
    '2026-04-30T22:00:00.000Z',
  ];
  expect(instants.map((at) => permits(given, Date.parse(at)))).toEqual([false, true, true, false]);
});

/** The day after a calendar date, and the same day months later, by counting on a calendar written out here. */
const daysIn = (year: number, month: number) =>
  month === 2
    ? year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
      ? 29
      : 28
    : [4, 6, 9, 11].includes(month)
      ? 30
      : 31;
function next([year, month, day]: [number, number, number]): [number, number, number] {
  if (day < daysIn(year, month)) return [year, month, day + 1];
  return month < 12 ? [year, month + 1, 1] : [year + 1, 1, 1];
}
const written = ([year, month, day]: [number, number, number]) =>
  `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;

const date = fc
  .tuple(
    fc.integer({ min: 1971, max: 2099 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 31 }),
  )
  .map(([year, month, day]): [number, number, number] => [year, month, Math.min(day, daysIn(year, month))]);

test('the due date is what counting months on a calendar gives, rolled forward where the day is missing', () => {
  fc.assert(
    fc.property(date, fc.boolean(), fc.integer({ min: 0, max: 40 }), (ends, assetManaged, agreed) => {
      const [year, month, day] = next(ends);
      const months = Math.max(assetManaged ? 6 : 3, agreed);
      const index = year * 12 + month - 1 + months;
      const [dueYear, dueMonth] = [Math.floor(index / 12), (index % 12) + 1];
      const due: [number, number, number] =
        day <= daysIn(dueYear, dueMonth)
          ? [dueYear, dueMonth, day]
          : next([dueYear, dueMonth, daysIn(dueYear, dueMonth)]);
      const given = contract({ ends: written(ends), assetManaged, retentionMonths: agreed });
      expect(dueOn(given)).toBe(written(due));
    }),
    { numRuns: 1_000 },
  );
});

/** The calendar date that a clock in the zone shows, by Intl and not by Temporal. */
const clocks = new Map<string, Intl.DateTimeFormat>();
function shown(at: number, zone: string): string {
  const clock = clocks.get(zone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' });
  clocks.set(zone, clock);
  return clock.format(at);
}

test('a contract ends, and is due, at the first instant that a clock in its zone shows the day', () => {
  const zone = fc.constantFrom(
    'Europe/Stockholm',
    'Europe/Lisbon',
    'Atlantic/Azores',
    'America/Sao_Paulo',
    'Africa/Cairo',
    'Asia/Beirut',
    'Pacific/Apia',
    'Australia/Lord_Howe',
    'UTC',
  );
  fc.assert(
    fc.property(date, zone, (ends, zone) => {
      const given = contract({ zone, ends: written(ends), begins: '1971-01-01' });
      for (const [at, day] of [
        [endsAt(given)!, written(next(ends))],
        [dueAt(given)!, dueOn(given)!],
      ] as const) {
        expect(shown(at - 1, zone) < shown(at, zone)).toBe(true);
        // Where a zone left a whole day out, the day after it is the first that exists.
        expect(shown(at, zone) >= day).toBe(true);
        expect(shown(at - 1, zone) < day).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

test('what is permitted is exactly what lies between the bounds', () => {
  fc.assert(
    fc.property(date, fc.integer({ min: -3, max: 3 }), (ends, off) => {
      const given = contract({ ends: written(ends), begins: '1971-01-01' });
      const at = endsAt(given)! + off;
      expect(permits(given, at)).toBe(off < 0 && at >= beginsAt(given)!);
    }),
  );
});
