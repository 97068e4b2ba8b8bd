import type { EpochMs } from '../../time.ts';
import { type CalendarDate, dayAt, daysAfter, endOfNextMonth, startOf } from './calendar.ts';
import type { Contract } from './contract.ts';

/** Days after the last paid one in which payment may still come, where no others were agreed. */
const GRACE_DAYS = 30;

/** What ends a contract; where several fall on the same instant, the first of these is named. */
export const END_REASONS = {
  cause: 'ended for cause, without notice',
  request: 'erasure was asked for',
  expiry: 'the agreed period is over',
  notice: 'notice was given: one month, to the end of a calendar month',
  'non-payment': 'the current period was not paid for, nor within the grace after it',
} as const;
export type EndReason = keyof typeof END_REASONS;

/** The end of a contract: it is in force through the day, and over at the instant. */
export interface End {
  readonly lastDay: CalendarDate;
  readonly at: EpochMs;
  readonly because: EndReason;
}

/**
 * The last day in force after notice in writing: one month, to the end of a calendar month. Given on 15 March
 * it is 30 April; given on 31 January, 28 February.
 */
export function noticeEnds(given: CalendarDate): CalendarDate {
  return endOfNextMonth(given);
}

/** The last day in force of a contract that is paid through a day and no further. */
export function paymentEnds(paidThrough: CalendarDate, graceDays: number = GRACE_DAYS): CalendarDate {
  return daysAfter(paidThrough, graceDays);
}

/** The earliest of what ends a contract; `undefined` while nothing is known that does. */
export function endOf(contract: Contract): End | undefined {
  const { zone, terminated, erasure, ends, notice, paidThrough, graceDays } = contract;
  const at = (instant: EpochMs, because: EndReason): End => ({
    lastDay: dayAt(instant, zone),
    at: instant,
    because,
  });
  const through = (lastDay: CalendarDate, because: EndReason): End => ({
    lastDay,
    at: startOf(daysAfter(lastDay, 1), zone),
    because,
  });
  const known = [
    terminated && at(terminated.at, 'cause'),
    erasure && at(erasure.from, 'request'),
    ends === undefined ? undefined : through(ends, 'expiry'),
    notice && through(noticeEnds(notice.given), 'notice'),
    paidThrough === undefined ? undefined : through(paymentEnds(paidThrough, graceDays), 'non-payment'),
  ].filter((end) => end !== undefined);
  return known.reduce<End | undefined>(
    (first, end) => (!first || end.at < first.at ? end : first),
    undefined,
  );
}
