import type { MaintenanceRecord } from '../../domain/maintenance.ts';
import type { EpochMs } from '../../time.ts';

/** The life of one part of a pump, from when it was put in to when it was last known to serve. */
export interface PartLife {
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Whether it came to its end by itself; otherwise it was taken out before, or serves still. */
  readonly ended: boolean;
  /** What the pump's counter of running hours showed at either end, where that was read. */
  readonly hoursFrom?: number;
  readonly hoursTo?: number;
}

/** Where a part's record begins: known from the pump's onboarding rather than from a recorded change. */
export interface Birth {
  readonly at: EpochMs;
  readonly hours?: number;
}

/**
 * The lives of a part that a pump's records tell of, oldest first. A life begins with a change and ends by
 * itself with a failure the part caused, or a change because it was worn; a preventive change takes it out
 * before. After a failure nothing is known of the part until the next change: repaired is not new. The last
 * life is still lived.
 *
 * @param birth of the part that was in the pump before the first recorded change, where that is known
 * @param until when the pump was last heard of: beyond that nothing is known
 */
export function partLives(
  component: string,
  records: readonly MaintenanceRecord[],
  birth: Birth | undefined,
  until: EpochMs,
): PartLife[] {
  const changes = records
    .filter((record) => record.kind === 'change')
    .filter((change) => change.component === component && change.at <= until)
    .sort((a, b) => a.at - b.at);
  const failures = records
    .flatMap((record) => (record.kind === 'failure' && record.component === component ? [record.from] : []))
    .filter((from) => from <= until)
    .sort((a, b) => a - b);
  const births: Birth[] = changes.map(({ at, hours }) => (hours === undefined ? { at } : { at, hours }));
  if (birth && birth.at < (births[0]?.at ?? until)) births.unshift(birth);
  const lives: PartLife[] = [];
  for (const [i, { at: from, hours: hoursFrom }] of births.entries()) {
    const next = births[i + 1];
    const change = next && changes.find(({ at }) => at === next.at);
    const out = next?.at ?? until;
    const failed = failures.find((at) => at > from && at <= out);
    const to = failed ?? out;
    if (to <= from) continue;
    lives.push({
      from,
      to,
      ended: failed !== undefined || change?.reason === 'worn',
      ...(hoursFrom === undefined ? {} : { hoursFrom }),
      // A counter that was read at the change says nothing of a failure long before it.
      ...(to === out && change?.hours !== undefined ? { hoursTo: change.hours } : {}),
    });
  }
  return lives;
}
