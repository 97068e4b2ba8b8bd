import { failureSpans, type KeptRecord, type MaintenanceRecord, recordId } from '../domain/maintenance.ts';
import { InputError } from '../errors.ts';
import { checkHours, checkName } from '../onboarding/checks.ts';
import { DAY, type EpochMs, iso, MINUTE } from '../time.ts';

/** Clocks differ; what is further ahead is a slip of the pen. */
const SKEW = 5 * MINUTE;
/** Long before any pump that still runs; what is earlier is a slip of the pen too. */
const EARLIEST = Date.UTC(1980, 0, 1);

/**
 * A record as it is to be kept.
 *
 * @param known the pump's other records
 * @throws {InputError} when it lies in the future or before all pumps, ends before it begins, or would be a
 *   second failure at the same time
 */
export function checkRecord(
  record: MaintenanceRecord,
  known: readonly KeptRecord[],
  now: EpochMs,
): KeptRecord {
  const id = recordId(record);
  const times = record.kind === 'failure' ? [record.from, record.to] : [record.at];
  for (const at of times) {
    if (at === undefined) continue;
    if (at > now + SKEW) throw new InputError(`${iso(at)} lies in the future: give the time it happened.`);
    if (at < EARLIEST) throw new InputError(`${iso(at)} is before ${iso(EARLIEST)}: give the right year.`);
  }
  if (record.kind === 'failure') checkFailure(record, id, known, now);
  const hours = record.kind === 'change' && record.hours !== undefined ? checkHours(record.hours) : undefined;
  const note = record.note === undefined ? undefined : checkName('The note', record.note);
  return {
    ...record,
    ...(hours === undefined ? {} : { hours }),
    ...(note === undefined ? {} : { note }),
    id,
  };
}

function checkFailure(
  { from, to }: { from: EpochMs; to?: EpochMs },
  id: string,
  known: readonly KeptRecord[],
  now: EpochMs,
): void {
  if (to !== undefined && to <= from) {
    throw new InputError(`The failure would end at ${iso(to)}, not after it began at ${iso(from)}.`);
  }
  for (const other of known) {
    if (other.kind !== 'failure' || other.id === id) continue;
    const [span] = failureSpans([other], now + DAY);
    if (span && from < span.to && (to ?? now) > span.from) {
      const until = other.to === undefined ? 'has not ended' : `ended at ${iso(other.to)}`;
      throw new InputError(
        `The failure ${other.id} began at ${iso(other.from)} and ${until}: the two would overlap. Correct it with vakt maintenance add --kind failure --from ${iso(other.from)} --to …, or remove it.`,
      );
    }
  }
}
