import { describe, expect, test } from 'vitest';
import { isReminderTime } from '../../../../shared/domain/contract/accounts.ts';
import {
  agreeThrough,
  askErasure,
  giveNotice,
  hold,
  liftHold,
  pay,
  renew,
  terminate,
  withdrawErasure,
  withdrawNotice,
} from '../../../../shared/domain/contract/change.ts';
import type { Contract } from '../../../../shared/domain/contract/contract.ts';
import { endOf } from '../../../../shared/domain/contract/end.ts';
import { stateOf, timelineOf } from '../../../../shared/domain/contract/life.ts';
import { dueAt, dueOn, isDue } from '../../../../shared/domain/contract/retention.ts';

const OPEN: Contract = { zone: 'Europe/Stockholm', assetManaged: false };
const NOW = Date.parse('2026-03-15T12:00:00Z');
/** Late on 15 March in UTC, and 16 March in Stockholm already. */
const LATE = Date.parse('2026-03-15T23:30:00Z');
const AFTER_END = Date.parse('2026-04-30T22:00:00Z');
const JUST_BEFORE = AFTER_END - 1;

describe('notice', () => {
  const noticed = giveNotice('2026-03-15', 'customer')(OPEN, NOW);

  test('ends it, and is withdrawn as long as it is in force', () => {
    expect(endOf(noticed)?.lastDay).toBe('2026-04-30');
    expect(stateOf(noticed, JUST_BEFORE)).toBe('ending');
    expect(withdrawNotice(noticed, JUST_BEFORE)).toEqual(OPEN);
    expect(() => withdrawNotice(noticed, AFTER_END)).toThrow(/in force through 2026-04-30/);
  });

  test('counts from a day that has come, in the zone of the contract', () => {
    expect(() => giveNotice('2026-03-16', 'customer')(OPEN, NOW)).toThrow(/still to come/);
    expect(endOf(giveNotice('2026-03-16', 'operator')(OPEN, LATE))?.lastDay).toBe('2026-04-30');
  });

  test('is given once, and withdrawn only where it was given', () => {
    expect(() => giveNotice('2026-03-01', 'operator')(noticed, NOW)).toThrow(/customer gave notice/);
    expect(() => withdrawNotice(OPEN, NOW)).toThrow(/No notice/);
  });

  test('falls with a renewal', () => {
    expect(renew('2027-12-31')(noticed, NOW)).toEqual({ ...OPEN, ends: '2027-12-31' });
  });
});

describe('a renewal', () => {
  const agreed = agreeThrough('2026-04-30')(OPEN, NOW);

  test('goes further than was agreed, or is open', () => {
    expect(endOf(renew('2026-05-01')(agreed, NOW))?.lastDay).toBe('2026-05-01');
    expect(endOf(renew(undefined)(agreed, NOW))).toBeUndefined();
    expect(() => renew('2026-04-30')(agreed, NOW)).toThrow(/must go further/);
  });

  test('comes before the end: at the first instant after it is too late', () => {
    expect(endOf(renew('2026-12-31')(agreed, JUST_BEFORE))?.lastDay).toBe('2026-12-31');
    expect(() => renew('2026-12-31')(agreed, AFTER_END)).toThrow(/can't be brought back/);
  });
});

test('payment puts the end off, until its grace is over', () => {
  const paid = pay('2026-03-31', undefined)(OPEN, NOW);
  expect(endOf(paid)).toMatchObject({ lastDay: '2026-04-30', because: 'non-payment' });
  expect(endOf(pay('2026-06-30', 10)(paid, JUST_BEFORE))?.lastDay).toBe('2026-07-10');
  expect(() => pay('2026-06-30', 10)(paid, AFTER_END)).toThrow(/not paid for/);
});

test('ended for cause it is over at once, and for good', () => {
  const over = terminate('sold on')(OPEN, NOW);
  expect([stateOf(over, NOW - 1), stateOf(over, NOW)]).toEqual(['ending', 'retained']);
  expect(() => terminate('again')(over, NOW)).toThrow(/for cause/);
});

test('a legal hold keeps what is due, and changes nothing else', () => {
  const over = agreeThrough('2025-01-31')(OPEN, NOW);
  const held = hold('claim 4711')(over, NOW);
  expect([stateOf(over, NOW), stateOf(held, NOW)]).toEqual(['due', 'held']);
  expect(endOf(held)).toEqual(endOf(over));
  expect(() => hold('another')(held, NOW)).toThrow(/on hold since/);
  expect(liftHold(held, NOW)).toEqual({ ...over, lifted: NOW });
  expect(() => liftHold(over, NOW)).toThrow(/no legal hold/);
});

test('what a legal hold kept is due two weeks after it was lifted, when its contact could be reminded; what is not near is not put off', () => {
  const lifted = liftHold(hold('claim 4711')(agreeThrough('2025-01-31')(OPEN, NOW), NOW), NOW);
  expect([dueOn(lifted), dueAt(lifted)]).toEqual(['2026-03-29', Date.parse('2026-03-28T23:00:00Z')]);
  expect([isReminderTime(lifted, NOW), isReminderTime(lifted, dueAt(lifted)!)]).toEqual([true, false]);
  expect(timelineOf(lifted).map(({ on, what }) => [on, what])).toEqual(
    expect.arrayContaining([
      ['2026-03-15', 'a legal hold is lifted'],
      ['2026-03-29', expect.stringMatching(/^due: 14 days after the legal hold was lifted/)],
    ]),
  );
  // Due on 15 June: lifted in time, nothing is put off.
  const retained = agreeThrough('2026-03-14')(OPEN, NOW);
  const [soon, last] = [Date.parse('2026-05-31T12:00:00Z'), Date.parse('2026-06-03T12:00:00Z')];
  expect(dueOn(liftHold(hold('claim')(retained, NOW), soon))).toBe('2026-06-15');
  expect(dueOn(liftHold(hold('claim')(retained, NOW), last))).toBe('2026-06-17');
  // What was asked for waits no longer than was said.
  const asked = askErasure('2026-03-15', 'x', NOW + 1)(retained, NOW);
  expect(dueAt(liftHold(hold('claim')(asked, NOW), last))).toBe(NOW + 1);
  expect(dueAt(askErasure('2026-03-15', 'x', NOW + 1)(lifted, NOW))).toBe(NOW + 1);
});

describe('erasure that is asked for', () => {
  const FROM = NOW + 86_400_000;
  const asked = askErasure('2026-03-15', 'the customer, by letter', FROM)(OPEN, NOW);

  test('ends the contract and is due at its instant, and can be withdrawn before', () => {
    expect(endOf(asked)).toEqual({ lastDay: '2026-03-16', at: FROM, because: 'request' });
    expect([dueAt(asked), dueOn(asked)]).toEqual([FROM, '2026-03-16']);
    expect([isDue(asked, FROM - 1), isDue(asked, FROM)]).toEqual([false, true]);
    expect(withdrawErasure(asked, FROM - 1)).toEqual(OPEN);
    expect(() => withdrawErasure(asked, FROM)).toThrow(/being carried out/);
    expect(() => withdrawErasure(OPEN, NOW)).toThrow(/No erasure/);
  });

  test('comes before the retention is over, and never puts off what is due', () => {
    const over = agreeThrough('2026-01-31')(OPEN, NOW);
    expect(dueOn(askErasure('2026-03-15', 'x', FROM)(over, NOW))).toBe('2026-03-16');
    expect(endOf(askErasure('2026-03-15', 'x', FROM)(over, NOW))?.because).toBe('expiry');
    const longDue = agreeThrough('2025-01-31')(OPEN, NOW);
    expect(dueAt(askErasure('2026-03-15', 'x', FROM)(longDue, NOW))).toBe(dueAt(longDue));
  });

  test('is asked for on a day that has come, and not against a legal hold', () => {
    expect(() => askErasure('2026-03-16', 'x', FROM)(OPEN, NOW)).toThrow(/still to come/);
    expect(() => askErasure('2026-03-15', 'x', FROM)(hold('claim')(OPEN, NOW), NOW)).toThrow(/legal hold/);
    expect(isDue(hold('claim')(asked, NOW), FROM)).toBe(false);
  });
});
