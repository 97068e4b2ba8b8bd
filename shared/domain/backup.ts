import { DAY, type EpochMs, iso } from '../time.ts';
import type { CalendarDate } from './contract/calendar.ts';

/** A copy of the account with the data that the operator has made, as its register says. It holds nothing of customers. */
export interface Backup {
  /** Random; the chain of certificates tells of the backup by it once. */
  readonly id: string;
  /** The operator's own, of lower-case letters, digits, dashes and dots; no two share one, also when one is gone. */
  readonly name: string;
  /** When it was made: what was erased later is in it. */
  readonly taken: EpochMs;
  /** The last day (UTC) on which it is there. */
  readonly keptUntil: CalendarDate;
  /** Where it lies, in words. */
  readonly where?: string;
  /** The day on which it was deleted, once somebody has said so. */
  readonly gone?: CalendarDate;
}

/**
 * The backups in which a customer's data are that is erased by an instant: those that are there, and were made since it was
 * added. Where that isn't known, any may hold it.
 *
 * @param added when the customer was added
 */
export function holding(
  backups: readonly Backup[],
  added: EpochMs | undefined,
  erased: EpochMs,
): readonly Backup[] {
  return backups.filter(
    ({ taken, gone }) => gone === undefined && taken <= erased && taken >= (added ?? -Infinity),
  );
}

/** When the last day of a backup is over. */
export function endsAt({ keptUntil }: Backup): EpochMs {
  return Date.parse(`${keptUntil}T00:00:00Z`) + DAY;
}

/** Whether a backup is there, is gone, or should be gone by now without anybody having said that it is. */
export function stateOf(backup: Backup, now: EpochMs): 'kept' | 'gone' | 'unconfirmed' {
  if (backup.gone !== undefined) return 'gone';
  return endsAt(backup) <= now ? 'unconfirmed' : 'kept';
}

/** What a certificate calls a backup, and where it lies. */
export function told({ name, where }: Backup): string {
  return where === undefined ? `the backup ${name}` : `the backup ${name} (${where})`;
}

/** The last instant at which a backup is there (RFC 3339). */
export function lastInstant(backup: Backup): string {
  return iso(endsAt(backup) - 1);
}
