import { sha256 } from '../keys.ts';
import { type EpochMs, HOUR } from '../time.ts';
import { mergeSpans, type Span } from './span.ts';

/** Why a part was changed: because it was at its end, or before that, by plan. */
export type ChangeReason = 'worn' | 'preventive';
export const CHANGE_REASONS: readonly ChangeReason[] = ['worn', 'preventive'];

/** A part was put in new. */
export interface Change {
  readonly kind: 'change';
  /** Name of a {@link Component} of the pump's model. */
  readonly component: string;
  readonly reason: ChangeReason;
  readonly at: EpochMs;
  /** What the pump's counter of running hours showed. */
  readonly hours?: number;
  readonly note?: string;
  /** Who told it, where that was noted. */
  readonly by?: string;
}

/** The pump could not do its work (EN 13306); an end that is absent has not come yet. */
export interface Failure {
  readonly kind: 'failure';
  /** The part that was the cause, where that is known. */
  readonly component?: string;
  readonly from: EpochMs;
  readonly to?: EpochMs;
  readonly note?: string;
  /** Who told it, where that was noted. */
  readonly by?: string;
}

/** A condition was active, and nothing was wrong. */
export interface FalseAlarm {
  readonly kind: 'false-alarm';
  readonly condition: string;
  readonly at: EpochMs;
  readonly note?: string;
  /** Who told it, where that was noted. */
  readonly by?: string;
}

/** What somebody has told of a pump's maintenance. It is the customer's data and goes with the contract. */
export type MaintenanceRecord = Change | Failure | FalseAlarm;
export const RECORD_KINDS = ['change', 'failure', 'false-alarm'] as const;

/** A record, and what {@link recordId} makes of it. */
export type KeptRecord = MaintenanceRecord & { readonly id: string };

/** When it happened, or began. */
export function happenedAt(record: MaintenanceRecord): EpochMs {
  return record.kind === 'failure' ? record.from : record.at;
}

/**
 * What a record is known by: kind, what it is about, and when. The same told twice is one record, told
 * otherwise it is corrected: a change has another reason, a failure has found its end.
 */
export function recordId(record: MaintenanceRecord): string {
  const about =
    record.kind === 'change' ? record.component : record.kind === 'false-alarm' ? record.condition : '';
  return sha256(JSON.stringify([record.kind, about, happenedAt(record)])).slice(0, 12);
}

/**
 * When the pump was failed, in order and without overlap, for mean operating time between failures and mean
 * repair time. One that has not ended lasts until now. Changes, preventive ones too, are no failures.
 */
export function failureSpans(records: readonly MaintenanceRecord[], now: EpochMs): Span[] {
  const spans = records.flatMap((record) =>
    record.kind === 'failure' && record.from <= now
      ? [{ from: record.from, to: Math.min(record.to ?? now, now) }]
      : [],
  );
  // One that touches another follows it, and is another failure.
  return mergeSpans(spans, -1);
}

/** The last recorded change of a part up to now. */
export function changedAt(
  component: string,
  records: readonly MaintenanceRecord[],
  now: EpochMs,
): EpochMs | undefined {
  const times = records.flatMap((record) =>
    record.kind === 'change' && record.component === component && record.at <= now ? [record.at] : [],
  );
  return times.length > 0 ? Math.max(...times) : undefined;
}

/** How far apart what is recorded and what the readings show may be, to be about the same change. */
export const SAME_CHANGE = 24 * HOUR;
