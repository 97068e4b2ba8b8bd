import fc from 'fast-check';
import { expect, test } from 'vitest';
import { daysAfter, monthsAfter, startOf } from '../../../shared/domain/contract/calendar.ts';
import type { Contract } from '../../../shared/domain/contract/contract.ts';
import { dueAt } from '../../../shared/domain/contract/retention.ts';
import type { Customer } from '../../../shared/domain/customer.ts';
import { openErasures } from '../../../shared/erasure/open.ts';
import { DAY, HOUR, iso } from '../../../shared/time.ts';

const FROM = Date.parse('2026-01-01T00:00:00Z');
const TO = Date.parse('2036-06-01T00:00:00Z');
const ZONES = ['Europe/Stockholm', 'Europe/London', 'Atlantic/Azores', 'Europe/Athens', 'Pacific/Kiritimati'];

/** Customers of ten years, who leave in every way there is; some are on hold for good, and some never leave. */
function customersOfADecade(): Customer[] {
  const day = fc.nat({ max: 10 * 365 }).map((days) => daysAfter('2026-01-01', days));
  const contract: fc.Arbitrary<Contract> = fc
    .record({
      zone: fc.constantFrom(...ZONES),
      assetManaged: fc.boolean(),
      months: fc.constantFrom(undefined, 1, 12),
      how: fc.constantFrom('ends', 'notice', 'paid', 'request', 'cause', 'never'),
      on: day,
      held: fc.nat({ max: 7 }).map((one) => one === 0),
    })
    .map(({ zone, assetManaged, months, how, on, held }) => ({
      zone,
      assetManaged,
      ...(months === undefined ? {} : { retentionMonths: months }),
      ...(how === 'ends' ? { ends: on } : {}),
      ...(how === 'notice' ? { notice: { given: on, by: 'customer' as const } } : {}),
      ...(how === 'paid' ? { paidThrough: on } : {}),
      ...(how === 'request' ? { erasure: { asked: on, by: 'x', from: startOf(on, zone) + 37 * HOUR } } : {}),
      ...(how === 'cause' ? { terminated: { at: startOf(on, zone) + 5 * HOUR, cause: 'x' } } : {}),
      ...(held ? { hold: { since: FROM, reason: 'x' } } : {}),
    }));
  return fc.sample(contract, { numRuns: 120, seed: 8 }).map((contract, i) => ({
    key: `k${i}`,
    number: String(i),
    name: 'n',
    contract,
    status: 'active',
  }));
}

// The decision alone, of entries in memory; that records go so is shown in test/functions/purge/decade.test.ts.
test('at each hour of ten years just those customers are to be erased that have become due in the hour before and are on no hold', () => {
  const all = customersOfADecade();
  let left = all;
  const erased = new Map<string, number>();
  for (let now = FROM; now < TO; now += HOUR) {
    const { open, unreadable } = openErasures(left, [], now);
    expect(unreadable).toEqual([]);
    if (open.length === 0) continue;
    for (const { contract } of open) erased.set(contract, now);
    left = left.filter(({ key }) => !erased.has(key));
  }
  for (const { key, contract } of all) {
    const at = erased.get(key);
    const due = dueAt(contract);
    if (contract.hold || due === undefined || due > TO - HOUR) expect(at).toBeUndefined();
    else {
      expect(at! - due, `${key} due ${iso(due)}`).toBeGreaterThanOrEqual(0);
      expect(at! - due).toBeLessThan(HOUR);
    }
  }
  expect(all.filter(({ contract }) => contract.hold).length).toBeGreaterThan(5);
  expect(erased.size).toBeGreaterThan(60);
});

test('what is agreed by notice alone is due as many months after the first day it is over, at the day’s first instant', () => {
  const contract: Contract = {
    zone: 'Europe/Stockholm',
    assetManaged: true,
    notice: { given: '2027-08-17', by: 'operator' },
  };
  expect(dueAt(contract)).toBe(startOf(monthsAfter('2027-10-01', 6), 'Europe/Stockholm'));
  const customer: Customer = { key: 'k', number: '1', name: 'n', contract, status: 'active' };
  const at = dueAt(contract)!;
  const open = (now: number) => openErasures([customer], [], now).open.length;
  expect([open(at - 1), open(at), open(at + 3 * DAY)]).toEqual([0, 1, 1]);
});
