import type { EpochMs } from '../../time.ts';
import { type CalendarDate, daysAfter, monthsAfter, startOf } from './calendar.ts';
import type { Contract } from './contract.ts';
import { endOf } from './end.ts';

/** Least months of retention by kind of customer. */
export const RETENTION_MONTHS = { standard: 3, assetManaged: 6 } as const;

/** The months this contract's data are kept after its end: the rule's, or more where more was agreed. */
export function retentionMonths(contract: Contract): number {
  const least = contract.assetManaged ? RETENTION_MONTHS.assetManaged : RETENTION_MONTHS.standard;
  return Math.max(least, contract.retentionMonths ?? 0);
}

/**
 * The day on which the contract's data are due for erasure: as many calendar months after the first day it
 * was no longer in force, never less: in force through 29 November, three months → 30 February → 1 March.
 */
export function dueOn(contract: Contract): CalendarDate | undefined {
  const end = endOf(contract);
  return end && monthsAfter(daysAfter(end.lastDay, 1), retentionMonths(contract));
}

/** The instant from which the contract's data are due: the start of {@link dueOn} in its zone. */
export function dueAt(contract: Contract): EpochMs | undefined {
  const due = dueOn(contract);
  return due === undefined ? undefined : startOf(due, contract.zone);
}

/** Whether the contract's data are to be deleted by now: due, and on no legal hold. Without a known end, never. */
export function isDue(contract: Contract, now: EpochMs): boolean {
  if (contract.hold) return false;
  const due = dueAt(contract);
  return due !== undefined && due <= now;
}
