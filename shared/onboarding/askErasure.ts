import { dayAt } from '../domain/contract/calendar.ts';
import { askErasure, withdrawErasure } from '../domain/contract/change.ts';
import type { CalendarDate } from '../domain/contract/contract.ts';
import type { Customer } from '../domain/customer.ts';
import { InputError } from '../errors.ts';
import type { Storage } from '../storage/connect.ts';
import { DAY, type EpochMs } from '../time.ts';
import { changeContract } from './changeContract.ts';
import { checkDate, checkName } from './checks.ts';

/** For so long erasure that was asked for waits, and can be withdrawn. */
const ERASURE_WAITS = 1 * DAY;

/** A wish for erasure as it is told. */
export interface Wish {
  /** Who asked, in words. */
  readonly by?: string | undefined;
  /** The day it was asked; today without it. */
  readonly on?: CalendarDate | undefined;
  /** Why it must not wait; without it, it waits. */
  readonly reason?: string | undefined;
}

/**
 * Records that erasure was asked for. It is carried out by the purge, or by whoever erases, once the wait is over.
 *
 * @throws {InputError} naming what is wrong
 */
export async function recordWish(
  storage: Storage,
  customer: Customer,
  { by, on, reason }: Wish,
  now: EpochMs,
): Promise<Customer> {
  if (by === undefined) throw new InputError('Say who asked for it: --asked-by "Kim Berg, by letter".');
  const asked = on === undefined ? dayAt(now, customer.contract.zone) : checkDate('The day it was asked', on);
  // Asked for again, it is not put off by that.
  const waits = Math.min(now + ERASURE_WAITS, customer.contract.erasure?.from ?? Infinity);
  const from = reason === undefined ? waits : now;
  const wish = askErasure(asked, checkName('Who asked', by), from, reason);
  return changeContract(storage, customer, wish, now, { dueAtOnce: true });
}

/** @throws {InputError} when none was asked for, or it is too late */
export function withdrawWish(storage: Storage, customer: Customer, now: EpochMs): Promise<Customer> {
  return changeContract(storage, customer, withdrawErasure, now);
}
