import { expect, test } from 'vitest';
import { dueAt } from '../../../shared/domain/contract/retention.ts';
import type { Customer } from '../../../shared/domain/customer.ts';
import type { Journal } from '../../../shared/domain/erasure.ts';
import { isOverdue, openErasures } from '../../../shared/erasure/open.ts';
import { DAY } from '../../../shared/time.ts';

const CONTRACT = { zone: 'Europe/Stockholm', ends: '2026-03-14', assetManaged: false };
const DUE = dueAt(CONTRACT)!;
const customer: Customer = { key: 'k', number: '1', name: 'n', contract: CONTRACT, status: 'active' };
const journal: Journal = {
  id: 'i',
  contract: 'k',
  facts: {
    pseudonym: 'p',
    ended: { on: '2026-03-14', because: 'expiry' },
    due: { on: '2026-06-15', at: new Date(DUE).toISOString() },
    rule: { version: '2', text: 'r' },
  },
  begun: DUE,
  touched: DUE,
  attempts: 1,
  done: [],
};

test('what has begun is open while its customer is there and when that is gone, until its certificate is written', () => {
  expect(openErasures([customer], [], DUE).open).toEqual([{ contract: 'k', customer, due: DUE }]);
  expect(openErasures([customer], [journal], DUE).open).toEqual([
    { contract: 'k', customer, journal, due: DUE },
  ]);
  expect(openErasures([], [journal], DUE).open).toEqual([{ contract: 'k', journal, due: DUE }]);
  expect(openErasures([], [{ ...journal, certified: DUE }], DUE).open).toEqual([]);
});

test('a hold is told and nothing of it open, also when its erasure has begun', () => {
  const held = { ...customer, contract: { ...CONTRACT, hold: { since: 0, reason: 'claim' } } };
  const looked = { open: [], held: [held], unreadable: [] };
  expect(openErasures([held], [], DUE)).toEqual(looked);
  expect(openErasures([held], [journal], DUE)).toEqual(looked);
  expect(openErasures([held], [], DUE - 1)).toEqual({ ...looked, held: [] });
});

test('an erasure is overdue a day after its data were due', () => {
  const one = { contract: 'k', due: DUE };
  expect([isOverdue(one, DUE + DAY), isOverdue(one, DUE + DAY + 1)]).toEqual([false, true]);
});
