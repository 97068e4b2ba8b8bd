import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accountsOpen, endToWarnOf, isReminderTime } from '../../../../shared/domain/contract/accounts.ts';
import type { Contract } from '../../../../shared/domain/contract/contract.ts';
import { endOf } from '../../../../shared/domain/contract/end.ts';
import { dueAt, REMINDED_DAYS } from '../../../../shared/domain/contract/retention.ts';
import type { Customer } from '../../../../shared/domain/customer.ts';
import { DAY, MINUTE } from '../../../../shared/time.ts';

const OPEN: Contract = { zone: 'Europe/Stockholm', assetManaged: false };
const customer = (contract: Contract): Customer => ({
  key: 'k',
  number: '1',
  name: 'N',
  contract,
  status: 'active',
});

const day = fc.date({ min: new Date('2020-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
const contracts = fc
  .record({
    ends: fc.option(day, { nil: undefined }),
    paid: fc.option(day, { nil: undefined }),
    graceDays: fc.option(fc.integer({ min: 1, max: 90 }), { nil: undefined }),
    zone: fc.constantFrom('Europe/Stockholm', 'Atlantic/Azores', 'Europe/Istanbul'),
  })
  .map(({ ends, paid, graceDays, zone }): Contract => {
    const of = (date: Date) => date.toISOString().slice(0, 10);
    return {
      zone,
      assetManaged: false,
      ...(ends ? { ends: of(ends) } : {}),
      ...(paid ? { paidThrough: of(paid) } : {}),
      ...(graceDays === undefined ? {} : { graceDays }),
    };
  });

test('accounts are open up to the instant at which the contract is over, and closed from it on', () => {
  fc.assert(
    fc.property(contracts, (contract) => {
      const end = endOf(contract);
      fc.pre(end !== undefined);
      expect(accountsOpen(customer(contract), end!.at - 1)).toBe(true);
      expect(accountsOpen(customer(contract), end!.at)).toBe(false);
      expect(accountsOpen({ ...customer(contract), status: 'erasing' }, end!.at - 1)).toBe(false);
    }),
  );
});

test('the operator is warned of every end that comes by itself, before it and never after', () => {
  fc.assert(
    fc.property(contracts, (contract) => {
      const end = endOf(contract);
      fc.pre(end !== undefined);
      expect(endToWarnOf(contract, end!.at - MINUTE)).toEqual(end);
      expect(endToWarnOf(contract, end!.at)).toBeUndefined();
      expect(endToWarnOf(contract, end!.at - 120 * DAY)).toBeUndefined();
    }),
  );
});

describe('the warning', () => {
  test('of expiry comes thirty days before', () => {
    const contract = { ...OPEN, ends: '2026-04-30' };
    const { at } = endOf(contract)!;
    expect(endToWarnOf(contract, at - 30 * DAY)).toMatchObject({ because: 'expiry' });
    expect(endToWarnOf(contract, at - 30 * DAY - 1)).toBeUndefined();
  });

  test('of non-payment comes with the first unpaid day, and goes when it is paid', () => {
    const contract = { ...OPEN, paidThrough: '2026-03-31' };
    const unpaid = Date.parse('2026-04-01T00:00:00+02:00');
    expect(endToWarnOf(contract, unpaid)).toMatchObject({ because: 'non-payment', lastDay: '2026-04-30' });
    expect(endToWarnOf(contract, unpaid - 1)).toBeUndefined();
    expect(endToWarnOf({ ...contract, paidThrough: '2026-06-30' }, unpaid)).toBeUndefined();
  });

  test('is for what comes by itself: not for notice, and not for an end for cause', () => {
    const now = Date.parse('2026-04-29T12:00:00Z');
    expect(endToWarnOf({ ...OPEN, notice: { given: '2026-03-15', by: 'customer' } }, now)).toBeUndefined();
    expect(endToWarnOf({ ...OPEN, terminated: { at: now + DAY, cause: 'c' } }, now)).toBeUndefined();
    expect(endToWarnOf(OPEN, now)).toBeUndefined();
  });
});

test('the reminder’s time is from so many days before the erasure to it, and not while a hold stands', () => {
  const contract: Contract = { ...OPEN, ends: '2026-04-30' };
  const due = dueAt(contract)!;
  const at = (now: number, more: Partial<Contract> = {}) => isReminderTime({ ...contract, ...more }, now);
  expect([at(due - REMINDED_DAYS * DAY - 1), at(due - REMINDED_DAYS * DAY), at(due - 1), at(due)]).toEqual([
    false,
    true,
    true,
    false,
  ]);
  expect(at(due - DAY, { hold: { since: 0, reason: 'r' } })).toBe(false);
  expect(isReminderTime(OPEN, due)).toBe(false);
});
