import { expect, test } from 'vitest';
import { monthsAfter, startOf } from '../../../shared/domain/contract/calendar.ts';
import type { Contract } from '../../../shared/domain/contract/contract.ts';
import { dueAt } from '../../../shared/domain/contract/retention.ts';
import type { Customer } from '../../../shared/domain/customer.ts';
import { openErasures } from '../../../shared/erasure/open.ts';
import { DAY, HOUR, iso, SECOND } from '../../../shared/time.ts';
import { contractOf, REFERENCE } from '../domain/contract/reference.ts';

const FROM = Date.parse('2026-01-01T00:00:00Z');
const TO = Date.parse('2036-06-01T00:00:00Z');

/** Customers of ten years, who leave in every way there is, each with when its data are due by another calendar. */
function customersOfADecade(): { customer: Customer; due: number }[] {
  const inTime = REFERENCE.filter((row) => row[9] * SECOND >= FROM && row[9] * SECOND < TO - HOUR);
  const leaving = inTime.map((row, i) => ({
    contract: {
      ...contractOf(row),
      // Some are on hold for good.
      ...(i % 8 === 0 ? { hold: { since: FROM, reason: 'x' } } : {}),
    },
    due: i % 8 === 0 ? Infinity : row[9] * SECOND,
  }));
  const staying: Contract = { zone: 'Europe/Oslo', assetManaged: true };
  return [...leaving, { contract: staying, due: Infinity }].map(({ contract, due }, i) => ({
    customer: { key: `k${i}`, number: String(i), name: 'n', contract, status: 'active' },
    due,
  }));
}

// The decision alone, of entries in memory; that records go so is shown in test/functions/purge/decade.test.ts.
test('at each hour of ten years just those customers are to be erased that have become due in the hour before and are on no hold', () => {
  const all = customersOfADecade();
  let left = all.map(({ customer }) => customer);
  const erased = new Map<string, number>();
  for (let now = FROM; now < TO; now += HOUR) {
    const { open, unreadable } = openErasures(left, [], now);
    expect(unreadable).toEqual([]);
    if (open.length === 0) continue;
    for (const { contract } of open) erased.set(contract, now);
    left = left.filter(({ key }) => !erased.has(key));
  }
  for (const { customer, due } of all) {
    const at = erased.get(customer.key);
    if (due === Infinity) expect(at).toBeUndefined();
    else {
      expect(at! - due, `${customer.key} due ${iso(due)}`).toBeGreaterThanOrEqual(0);
      expect(at! - due).toBeLessThan(HOUR);
    }
  }
  expect(all.filter(({ due }) => due === Infinity).length).toBeGreaterThan(20);
  expect(erased.size).toBeGreaterThan(150);
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
