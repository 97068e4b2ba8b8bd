import { expect, test } from 'vitest';
import type { Contract } from '../../../../shared/domain/contract/contract.ts';
import { stateOf, timelineOf } from '../../../../shared/domain/contract/life.ts';
import { iso } from '../../../../shared/time.ts';

const CONTRACT: Contract = {
  zone: 'Europe/Stockholm',
  begins: '2026-01-01',
  assetManaged: false,
  paidThrough: '2026-12-31',
  notice: { given: '2026-03-15', by: 'customer' },
};

test('a contract is agreed, in force, retained and due, each from its own instant', () => {
  const states = [
    ['2025-12-31T22:59:59.999Z', 'agreed'],
    ['2025-12-31T23:00:00.000Z', 'ending'],
    ['2026-04-30T21:59:59.999Z', 'ending'],
    ['2026-04-30T22:00:00.000Z', 'retained'],
    ['2026-07-31T21:59:59.999Z', 'retained'],
    ['2026-07-31T22:00:00.000Z', 'due'],
  ] as const;
  expect(states.map(([at]) => [at, stateOf(CONTRACT, Date.parse(at))])).toEqual(states);
  const { notice: _, paidThrough: __, ...open } = CONTRACT;
  expect(stateOf(open, Date.parse('2999-01-01T00:00:00Z'))).toBe('active');
});

test('the timeline tells what happens on which day, and why', () => {
  expect(timelineOf(CONTRACT).map(({ on, at, what }) => [on, iso(at), what])).toEqual([
    ['2026-01-01', '2025-12-31T23:00:00.000Z', 'first day in force: collection begins'],
    ['2026-03-15', '2026-03-14T23:00:00.000Z', 'the customer gives notice in writing'],
    [
      '2026-05-01',
      '2026-04-30T22:00:00.000Z',
      'over (notice was given: one month, to the end of a calendar month): nothing is collected any more, and nobody gets mail',
    ],
    [
      '2026-08-01',
      '2026-07-31T22:00:00.000Z',
      'due: kept for 3 months, at the next purge everything of the customer is deleted',
    ],
  ]);
});

test('that payment is overdue is told before it ends the contract, and a hold with its reason', () => {
  const since = Date.parse('2027-02-03T04:00:00Z');
  const { notice: _, ...paid } = CONTRACT;
  const told = timelineOf({ ...paid, hold: { since, reason: 'claim 4711' } }).map(({ on, what }) => [
    on,
    what.split(/[:;]/)[0],
  ]);
  expect(told).toEqual([
    ['2026-01-01', 'first day in force'],
    ['2027-01-01', 'paid through the day before'],
    ['2027-01-31', 'over (the current period was not paid for, nor within the grace after it)'],
    ['2027-02-03', 'legal hold'],
    ['2027-05-01', 'due'],
  ]);
});
