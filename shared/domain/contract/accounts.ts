import { DAY, type EpochMs } from '../../time.ts';
import type { Customer } from '../customer.ts';
import { daysAfter, startOf } from './calendar.ts';
import type { Contract } from './contract.ts';
import { type End, endOf } from './end.ts';
import { endsAt } from './permits.ts';
import { dueAt, isDue, REMINDED_DAYS } from './retention.ts';

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

/**
 * The instant from which the contact is reminded of the erasure, as things stand: some days before it, and of one that
 * was asked for as soon as that is known. `undefined` where none is known, or it doesn't wait.
 */
export function remindedFrom(contract: Contract): EpochMs | undefined {
  const { erasure, hold, lifted, zone } = contract;
  const due = dueAt(contract);
  if (due === undefined) return undefined;
  const usual = Math.max(due - REMINDED_DAYS * DAY, lifted ?? 0);
  const wished = erasure?.from === due;
  if (wished && erasure.reason !== undefined) return undefined;
  const from = wished ? Math.max(usual, startOf(erasure.asked, zone)) : usual;
  return hold && hold.since <= from ? undefined : from;
}

/** Whether it is time to remind the contact: the erasure is near, not here yet, and nothing holds it up. */
export function isReminderTime(contract: Contract, now: EpochMs): boolean {
  const due = dueAt(contract);
  return due !== undefined && !contract.hold && !isDue(contract, now) && now >= due - REMINDED_DAYS * DAY;
}

/** The operator is warned so many days before the agreed period is over; of non-payment, from the first unpaid day. */
const WARNED_DAYS = 30;

/** The end that the operator is to be warned of at an instant: one that comes by itself, and is near. */
export function endToWarnOf(contract: Contract, now: EpochMs): End | undefined {
  const end = endOf(contract);
  const from = warnedFrom(contract);
  return end && from !== undefined && from <= now && now < end.at ? end : undefined;
}

/** The instant from which the operator is warned of the contract's end; `undefined` of one that somebody brings about. */
export function warnedFrom(contract: Contract): EpochMs | undefined {
  const { paidThrough, zone } = contract;
  const end = endOf(contract);
  if (end?.because === 'expiry') return end.at - WARNED_DAYS * DAY;
  if (end?.because !== 'non-payment' || paidThrough === undefined) return undefined;
  return startOf(daysAfter(paidThrough, 1), zone);
}
