import { Temporal } from 'temporal-polyfill';
import type { EpochMs } from '../time.ts';

/** A calendar date, `2026-04-30`, in the customer's own time zone. */
export type CalendarDate = string;

/** The terms on which a customer's data may be collected and must be deleted. */
export interface Contract {
  /** IANA zone in which its dates are counted. */
  readonly zone: string;
  /** First day in force; absent where collection was always permitted. */
  readonly begins?: CalendarDate;
  /** Last day in force; absent while no end is known. */
  readonly ends?: CalendarDate;
  /** Asset-managed customers' data are kept longer: their pumps' history serves the next contract. */
  readonly assetManaged: boolean;
  /** Months agreed for this customer, where more than the rule's. */
  readonly retentionMonths?: number;
}

/** Least months of retention by kind of customer. */
export const RETENTION_MONTHS = { standard: 3, assetManaged: 6 } as const;

/** The months this contract's data are kept after its end: the rule's, or more where more was agreed. */
export function retentionMonths(contract: Contract): number {
  const least = contract.assetManaged ? RETENTION_MONTHS.assetManaged : RETENTION_MONTHS.standard;
  return Math.max(least, contract.retentionMonths ?? 0);
}

/** The instant from which packets may be collected: the start of the first day in force, where there is one. */
export function beginsAt(contract: Contract): EpochMs | undefined {
  if (contract.begins === undefined) return undefined;
  return startOfDay(Temporal.PlainDate.from(contract.begins), contract.zone);
}

/** The instant at which the contract is over: the start of the day after its last; absent while it has none. */
export function endsAt(contract: Contract): EpochMs | undefined {
  if (contract.ends === undefined) return undefined;
  return startOfDay(Temporal.PlainDate.from(contract.ends).add({ days: 1 }), contract.zone);
}

/**
 * The day on which the contract's data are due for erasure: as many calendar months after the first day it
 * was no longer in force. A day that month doesn't have rolls forward, so that retention is never shorter
 * than agreed: in force through 29 November, three months → 30 February → 1 March.
 */
export function dueOn(contract: Contract): CalendarDate | undefined {
  if (contract.ends === undefined) return undefined;
  const freed = Temporal.PlainDate.from(contract.ends).add({ days: 1 });
  const due = freed.add({ months: retentionMonths(contract) });
  return (due.day === freed.day ? due : due.add({ days: 1 })).toString();
}

/** The instant from which the contract's data are due: the start of {@link dueOn} in its zone. */
export function dueAt(contract: Contract): EpochMs | undefined {
  const due = dueOn(contract);
  return due === undefined ? undefined : startOfDay(Temporal.PlainDate.from(due), contract.zone);
}

/** Whether the contract permits collecting what was measured, or arrives, at this instant. */
export function permits(contract: Contract, at: EpochMs): boolean {
  const { from, before } = boundsOf(contract);
  return at >= from && at < before;
}

/** Calendars are slow and every reading is asked for: a contract's bounds are worked out once. */
const known = new WeakMap<Contract, { from: EpochMs; before: EpochMs }>();

function boundsOf(contract: Contract): { from: EpochMs; before: EpochMs } {
  let bounds = known.get(contract);
  if (!bounds) {
    bounds = { from: beginsAt(contract) ?? -Infinity, before: endsAt(contract) ?? Infinity };
    known.set(contract, bounds);
  }
  return bounds;
}

/** The first instant of a day in a zone; where clocks skip midnight, the first that exists. */
function startOfDay(date: Temporal.PlainDate, zone: string): EpochMs {
  return date.toZonedDateTime(zone).startOfDay().epochMilliseconds;
}
