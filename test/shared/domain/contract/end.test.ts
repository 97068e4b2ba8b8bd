import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import type { Contract } from '../../../../shared/domain/contract/contract.ts';
import { endOf, noticeEnds } from '../../../../shared/domain/contract/end.ts';

const contract = (given: Partial<Contract> = {}): Contract => ({
  zone: 'Europe/Stockholm',
  assetManaged: false,
  ...given,
});
const at = (text: string) => Date.parse(text);

test.each([
  // The design's own examples.
  ['2026-03-15', '2026-04-30'],
  ['2026-01-31', '2026-02-28'],
  // On the first and the last day of a month, in a leap year, over the end of the year.
  ['2026-03-01', '2026-04-30'],
  ['2026-03-31', '2026-04-30'],
  ['2028-01-30', '2028-02-29'],
  ['2026-11-30', '2026-12-31'],
  ['2026-12-01', '2027-01-31'],
])('notice received on %s ends it on %s', (given, lastDay) => {
  expect(noticeEnds(given)).toBe(lastDay);
});

test('notice is a whole month at least and less than two, and ends with a calendar month', () => {
  const day = fc
    .integer({ min: 0, max: 81 * 365 })
    .map((days) => Temporal.PlainDate.from('2020-01-01').add({ days }));
  fc.assert(
    fc.property(day, (given) => {
      const last = Temporal.PlainDate.from(noticeEnds(given.toString()));
      expect(last.day).toBe(last.daysInMonth);
      expect(Temporal.PlainDate.compare(last, given.add({ months: 1 }))).toBeGreaterThanOrEqual(0);
      expect(Temporal.PlainDate.compare(last, given.add({ months: 2 }))).toBeLessThanOrEqual(0);
    }),
  );
});

test('of several ends the earliest counts, and says which it is', () => {
  const all = {
    ends: '2026-12-31',
    notice: { given: '2026-03-15', by: 'customer' },
    paidThrough: '2026-03-10',
    terminated: { at: at('2026-04-02T10:00:00Z'), cause: 'sold on' },
  } as const;
  const { ends, notice, paidThrough } = all;
  expect(endOf(contract())).toBeUndefined();
  expect(endOf(contract({ ends }))).toEqual({
    lastDay: '2026-12-31',
    at: at('2026-12-31T23:00:00Z'),
    because: 'expiry',
  });
  expect(endOf(contract({ ends, notice }))).toEqual({
    lastDay: '2026-04-30',
    at: at('2026-04-30T22:00:00Z'),
    because: 'notice',
  });
  // 30 days after 10 March are 9 April.
  expect(endOf(contract({ ends, notice, paidThrough }))).toEqual({
    lastDay: '2026-04-09',
    at: at('2026-04-09T22:00:00Z'),
    because: 'non-payment',
  });
  // For cause it is over at that very instant, not at the end of the day.
  expect(endOf(contract(all))).toEqual({
    lastDay: '2026-04-02',
    at: at('2026-04-02T10:00:00Z'),
    because: 'cause',
  });
});

test('what falls on the same instant is named by the order of the reasons', () => {
  const given = contract({ ends: '2026-04-30', notice: { given: '2026-03-15', by: 'operator' } });
  expect(endOf(given)?.because).toBe('expiry');
});

test('as many days of grace as were agreed', () => {
  expect(endOf(contract({ paidThrough: '2028-02-27', graceDays: 3 }))?.lastDay).toBe('2028-03-01');
});
