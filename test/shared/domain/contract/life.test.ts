import fc from 'fast-check';
import { expect, test } from 'vitest';
import { endToWarnOf, isReminderTime } from '../../../../shared/domain/contract/accounts.ts';
import { dayAt, startOf } from '../../../../shared/domain/contract/calendar.ts';
import type { Contract } from '../../../../shared/domain/contract/contract.ts';
import { endOf } from '../../../../shared/domain/contract/end.ts';
import { stateOf, timelineOf } from '../../../../shared/domain/contract/life.ts';
import { dueAt } from '../../../../shared/domain/contract/retention.ts';
import { isOverdue } from '../../../../shared/erasure/open.ts';
import { DAY, iso } from '../../../../shared/time.ts';

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
    ['2026-07-18', '2026-07-17T22:00:00.000Z', 'the contact is reminded of the erasure, where there is one'],
    [
      '2026-08-01',
      '2026-07-31T22:00:00.000Z',
      'due: kept for 3 months, at the next purge everything of the customer is deleted',
    ],
    [
      '2026-08-02',
      '2026-08-01T22:00:00.000Z',
      'erased by now at the latest: from here on it is overdue, and the operator told',
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
    ['2027-01-01', 'the operator is warned'],
    ['2027-01-31', 'over (the current period was not paid for, nor within the grace after it)'],
    ['2027-02-03', 'legal hold'],
    ['2027-05-01', 'would be due'],
  ]);
});

test('what the timeline says is warned of, reminded of and overdue is what is done at that instant and not before', () => {
  const day = fc
    .date({ min: new Date('2020-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((date) => iso(date.getTime()).slice(0, 10));
  const zone = fc.constantFrom('Europe/Stockholm', 'Atlantic/Azores', 'Europe/Istanbul');
  const from = fc.integer({ min: 1, max: 40 }).map((days) => days * DAY);
  fc.assert(
    fc.property(day, day, zone, fc.option(from), fc.boolean(), (ends, paidThrough, zone, after, paid) => {
      const agreed: Contract = { zone, assetManaged: false, ends, ...(paid ? { paidThrough } : {}) };
      const asked = dayAt(endOf(agreed)!.at, zone);
      const erasure =
        after === null ? {} : { erasure: { asked, by: 'K', from: startOf(asked, zone) + after } };
      const contract: Contract = { ...agreed, ...erasure };
      const at = (what: string) => timelineOf(contract).find((one) => one.what.includes(what))?.at;
      const warned = at('operator is warned')!;
      expect(endToWarnOf(contract, warned)).toEqual(endOf(contract));
      expect(endToWarnOf(contract, warned - 1)).toBeUndefined();
      const reminded = at('reminded')!;
      expect(isReminderTime(contract, reminded)).toBe(true);
      if (after === null) expect(isReminderTime(contract, reminded - 1)).toBe(false);
      const due = dueAt(contract)!;
      const overdue = (now: number) =>
        isOverdue({ customer: undefined, journal: undefined, due } as never, now);
      expect([overdue(at('latest')! - 1), overdue(at('latest')! + 1)]).toEqual([false, true]);
    }),
  );
});

test('of an erasure that doesn’t wait, and of one that a hold keeps, nobody is reminded, and none is promised', () => {
  const now = Date.parse('2026-03-01T12:00:00Z');
  const erasure = { asked: '2026-03-01', by: 'K', from: now };
  const told = (contract: Contract) => timelineOf(contract).map(({ what }) => what.split(/[:;,]/)[0]);
  const { notice: _, paidThrough: _1, ...open } = CONTRACT;
  expect(told({ ...open, erasure: { ...erasure, reason: 'asked to hurry' } })).not.toContain(REMINDED);
  expect(told({ ...open, erasure: { ...erasure, from: now + DAY } })).toContain(REMINDED);
  const held = told({ ...CONTRACT, hold: { since: now, reason: 'claim' } });
  expect(held).not.toContain(REMINDED);
  expect(held.at(-1)).toBe('would be due');
});

const REMINDED = 'the contact is reminded of the erasure';
