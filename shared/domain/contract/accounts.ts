import { DAY, type EpochMs } from '../../time.ts';
import type { Customer } from '../customer.ts';
import { daysAfter, startOf } from './calendar.ts';
import type { Contract } from './contract.ts';
import { type End, endOf } from './end.ts';
import { endsAt } from './permits.ts';
import { dueAt, isDue } from './retention.ts';

/**
 * Whether the accounts of a customer work: its people's, with their subscriptions, and the links they were sent. They
 * close by themselves, at the instant at which the contract is over, and work again where its end was put off since.
 */
export function accountsOpen({ status, contract }: Customer, now: EpochMs): boolean {
  return status === 'active' && !isOver(contract, now);
}

/** Whether the contract is over at an instant. */
export function isOver(contract: Contract, now: EpochMs): boolean {
  const end = endsAt(contract);
  return end !== undefined && end <= now;
}

/** The customer's contact is reminded of the erasure so many days before it. */
export const REMINDED_DAYS = 14;

/** Whether it is time to remind the contact: the erasure is near, not here yet, and nothing holds it up. */
export function isReminderTime(contract: Contract, now: EpochMs): boolean {
  const due = dueAt(contract);
  return due !== undefined && !contract.hold && !isDue(contract, now) && now >= due - REMINDED_DAYS * DAY;
}

/** The operator is warned so many days before the agreed period is over; of non-payment, from the first unpaid day. */
export const WARNED_DAYS = 30;

/** The end that the operator is to be warned of at an instant: one that comes by itself, and is near. */
export function endToWarnOf(contract: Contract, now: EpochMs): End | undefined {
  const end = endOf(contract);
  if (!end || end.at <= now) return undefined;
  if (end.because === 'expiry') return now >= end.at - WARNED_DAYS * DAY ? end : undefined;
  if (end.because !== 'non-payment' || contract.paidThrough === undefined) return undefined;
  return now >= startOf(daysAfter(contract.paidThrough, 1), contract.zone) ? end : undefined;
}
