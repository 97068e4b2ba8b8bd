import { Temporal } from 'temporal-polyfill';
import { beginsAt, surelyPermits } from '../../shared/domain/contract/permits.ts';
import type { Customer, User } from '../../shared/domain/customer.ts';
import { mayGetReport } from '../../shared/report/letters.ts';
import { type EpochMs, HOUR } from '../../shared/time.ts';

/** So long after a month a box that was offline for the night has been heard, and its readings are worked out. */
const SETTLED_AFTER = 6 * HOUR;

/**
 * The latest calendar month that is over in a zone, and whose late readings have had their time: its report is due.
 *
 * @returns like `2026-10`
 */
export function dueMonth(zone: string, now: EpochMs): string {
  const settled = Temporal.Instant.fromEpochMilliseconds(now - SETTLED_AFTER).toZonedDateTimeISO(zone);
  return settled.toPlainDate().toPlainYearMonth().subtract({ months: 1 }).toString();
}

/**
 * The month that a customer is to be reported, if it hasn't been: the latest, however late this is asked, and none
 * before it. A contract that isn't in force has nobody to report to, and one that began later nothing to tell.
 */
export function monthToReport(customer: Customer, now: EpochMs): string | undefined {
  const { status, contract, reported } = customer;
  if (status !== 'active' || !surelyPermits(contract, now)) return undefined;
  const month = dueMonth(contract.zone, now);
  if (reported !== undefined && reported >= month) return undefined;
  const begins = beginsAt(contract);
  const hadBegun = begins === undefined || monthAt(begins, contract.zone) <= month;
  return hadBegun ? month : undefined;
}

function monthAt(at: EpochMs, zone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  return local.toPlainDate().toPlainYearMonth().toString();
}

/** Names of the reports that a person gets each month. */
export function reportsFor(user: User): string[] {
  const { reports = {} } = user;
  return Object.keys(reports).filter((name) => reports[name] === 'wanted' && mayGetReport(user, name));
}
