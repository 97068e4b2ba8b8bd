import { DAY, type EpochMs } from '../../time.ts';
import { type CalendarDate, dayAt, daysAfter, monthsAfter, startOf } from './calendar.ts';
import type { Contract } from './contract.ts';
import { endOf } from './end.ts';

/** Version of the rule by which data are due: certificates name it. */
export const RETENTION_RULE = '2';

/** Least months of retention by kind of customer. */
export const RETENTION_MONTHS = { standard: 3, assetManaged: 6 } as const;

/** The customer's contact is reminded of the erasure so many days before it. */
export const REMINDED_DAYS = 14;

/** The months this contract's data are kept after its end: the rule's, or more where more was agreed. */
export function retentionMonths(contract: Contract): number {
  const least = contract.assetManaged ? RETENTION_MONTHS.assetManaged : RETENTION_MONTHS.standard;
  return Math.max(least, contract.retentionMonths ?? 0);
}

/**
 * The day on which the contract's data are due for erasure: as many calendar months after the first day it
 * was no longer in force, never less: in force through 29 November, three months → 30 February → 1 March. Earlier
 * where erasure was asked for; later where a legal hold was lifted, so that the contact is reminded as of any other.
 */
export function dueOn(contract: Contract): CalendarDate | undefined {
  return dueOf(contract)?.on;
}

/** The instant from which the contract's data are due: the start of {@link dueOn} in its zone, or the one that was asked for. */
export function dueAt(contract: Contract): EpochMs | undefined {
  return dueOf(contract)?.at;
}

/** Whether the contract's data are to be deleted by now: due, and on no legal hold. Without a known end, never. */
export function isDue(contract: Contract, now: EpochMs): boolean {
  if (contract.hold) return false;
  const due = dueAt(contract);
  return due !== undefined && due <= now;
}

/** Data are erased within this after they are due, or the operator is told; the purge looks every hour. */
export const ERASED_WITHIN = 1 * DAY;

/** Calendars are slow and the purge asks every hour: it is worked out once for a contract. */
const known = new WeakMap<Contract, { due: Due | undefined }>();

interface Due {
  readonly on: CalendarDate;
  readonly at: EpochMs;
}

function dueOf(contract: Contract): Due | undefined {
  let due = known.get(contract);
  if (!due) {
    due = { due: reckon(contract) };
    known.set(contract, due);
  }
  return due.due;
}

function reckon(contract: Contract): Due | undefined {
  const end = endOf(contract);
  if (!end) return undefined;
  const { zone, erasure } = contract;
  const kept = monthsAfter(daysAfter(end.lastDay, 1), retentionMonths(contract));
  const reminded = remindedAfterHold(contract);
  const on = reminded !== undefined && reminded > kept ? reminded : kept;
  const at = startOf(on, zone);
  return erasure && erasure.from < at ? { on: dayAt(erasure.from, zone), at: erasure.from } : { on, at };
}

/** The day before whose start nothing is due that a legal hold kept; `undefined` where none was lifted. */
function remindedAfterHold({ lifted, zone }: Contract): CalendarDate | undefined {
  return lifted === undefined ? undefined : daysAfter(dayAt(lifted, zone), REMINDED_DAYS);
}

/** Whether the contract's data are due later than they would be if no legal hold had been lifted. */
export function isDueLaterByHold(contract: Contract): boolean {
  const due = dueOn(contract);
  return (
    due !== undefined && due === remindedAfterHold(contract) && dueAt(contract) !== contract.erasure?.from
  );
}
