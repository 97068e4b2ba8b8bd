import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dueMonth, monthToReport, reportsFor } from '../../../functions/reports/due.ts';
import type { Customer, User } from '../../../shared/domain/customer.ts';
import { HOUR, MINUTE } from '../../../shared/time.ts';

/** Clocks that skip midnight, half hours, a day that one of them skipped, and both sides of the date line. */
const ZONES = [
  'Europe/Stockholm',
  'UTC',
  'America/St_Johns',
  'America/Santiago',
  'Asia/Kathmandu',
  'Asia/Beirut',
  'Australia/Lord_Howe',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
];
const FROM = Date.parse('2023-11-01T00:00:00Z');
const TO = Date.parse('2028-04-01T00:00:00Z');

const instants = fc.integer({ min: FROM / MINUTE, max: TO / MINUTE }).map((minutes) => minutes * MINUTE);
const zones = fc.constantFrom(...ZONES);

/** Year and month that a calendar which isn't ours has at an instant. */
function monthBy(zone: string, at: number): string {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit' });
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return `${parts.year}-${parts.month}`;
}

function before(month: string): string {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return number === 1 ? `${year - 1}-12` : `${year}-${String(number - 1).padStart(2, '0')}`;
}

const customerOf = (zone: string, reported?: string): Customer => ({
  key: 'k',
  number: '1',
  name: 'Example AB',
  contract: { zone, begins: '2020-01-01', assetManaged: false },
  status: 'active',
  ...(reported === undefined ? {} : { reported }),
});

test('a month is due six hours after its last instant in the zone, and until then the one before is', () => {
  fc.assert(
    fc.property(instants, zones, (now, zone) => {
      expect(dueMonth(zone, now)).toBe(before(monthBy(zone, now - 6 * HOUR)));
    }),
    { numRuns: 300 },
  );
});

test.each([
  [
    'of a leap year',
    'Europe/Stockholm',
    '2028-03-01T04:59:59Z',
    '2028-01',
    '2028-03-01T05:00:00Z',
    '2028-02',
  ],
  [
    'of no leap year',
    'Europe/Stockholm',
    '2027-03-01T04:59:59Z',
    '2027-01',
    '2027-03-01T05:00:00Z',
    '2027-02',
  ],
  [
    'over a year’s end',
    'Europe/Stockholm',
    '2027-01-01T04:59:59Z',
    '2026-11',
    '2027-01-01T05:00:00Z',
    '2026-12',
  ],
  [
    'in summer time',
    'Europe/Stockholm',
    '2026-07-01T03:59:59Z',
    '2026-05',
    '2026-07-01T04:00:00Z',
    '2026-06',
  ],
  [
    'as the clock goes back',
    'America/St_Johns',
    '2026-11-01T08:29:59Z',
    '2026-09',
    '2026-11-01T08:30:00Z',
    '2026-10',
  ],
  [
    'first on Earth',
    'Pacific/Kiritimati',
    '2026-06-30T15:59:59Z',
    '2026-05',
    '2026-06-30T16:00:00Z',
    '2026-06',
  ],
])('a month %s turns at its instant', (_, zone, early, not, late, due) => {
  expect(dueMonth(zone, Date.parse(early))).toBe(not);
  expect(dueMonth(zone, Date.parse(late))).toBe(due);
});

test('however a timer runs, late by days or several at once, each month is reported once, in order, and none early', () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 40 * 24 * 60 }), { minLength: 20, maxLength: 60 });
  fc.assert(
    fc.property(instants, zones, gaps, (start, zone, minutes) => {
      const told: { month: string; at: number }[] = [];
      let at = start;
      for (const gap of minutes) {
        at += gap * MINUTE;
        const month = monthToReport(customerOf(zone, told.at(-1)?.month), at);
        if (month !== undefined) told.push({ month, at });
        // Whenever it has run, nothing that is due is left.
        expect(told.at(-1)?.month).toBe(before(monthBy(zone, at - 6 * HOUR)));
      }
      const months = told.map(({ month }) => month);
      expect(months).toEqual([...new Set(months)].sort());
      for (const one of told) expect(monthBy(zone, one.at) > one.month).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test('a contract that is over, not begun or being erased, or that nobody can read, has nothing reported', () => {
  const now = Date.parse('2026-07-02T10:00:00Z');
  const customer = customerOf('Europe/Stockholm');
  const of = (change: Partial<Customer>) => monthToReport({ ...customer, ...change }, now);
  const { contract } = customer;
  expect(of({})).toBe('2026-06');
  expect(of({ contract: { ...contract, ends: '2026-06-30' } })).toBeUndefined();
  expect(of({ contract: { ...contract, ends: '2026-07-02' } })).toBe('2026-06');
  expect(of({ contract: { ...contract, begins: '2026-06-30' } })).toBe('2026-06');
  expect(of({ contract: { ...contract, begins: '2026-07-01' } })).toBeUndefined();
  expect(of({ contract: { ...contract, begins: '2026-08-01' } })).toBeUndefined();
  expect(of({ contract: { ...contract, ends: 'some day' } })).toBeUndefined();
  expect(of({ status: 'erasing' })).toBeUndefined();
});

test('a person gets the reports they asked for, but none they have ended, and none once they ended all mail', () => {
  const user: User = {
    key: 'u',
    name: 'Kim Berg',
    email: 'kim@example.com',
    locale: 'en',
    zone: 'UTC',
    reports: { monthly: 'wanted', energy: 'ended' },
  };
  expect(reportsFor(user)).toEqual(['monthly']);
  expect(reportsFor({ ...user, unsubscribed: [{ device: 'd', at: 0 }] })).toEqual(['monthly']);
  expect(reportsFor({ ...user, unsubscribed: [{ at: 0 }] })).toEqual([]);
  const { reports: _, ...nothing } = user;
  expect(reportsFor(nothing)).toEqual([]);
});
