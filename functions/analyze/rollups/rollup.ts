import { MAX_HOLD } from '../../../shared/analysis/hold.ts';
import type { Sketched } from '../../../shared/analysis/rollups/sketched.ts';
import { plausibleOf } from '../../../shared/analysis/sensors/range.ts';
import type { Reading } from '../../../shared/domain/reading.ts';
import type { HourRollup } from '../../../shared/domain/rollup.ts';
import { type EpochMs, HOUR, hourOf } from '../../../shared/time.ts';
import { closeHour, emptyHour, hold, type OpenHour, pumpDown, take } from './accumulate.ts';
import { levelsOf, type Terms } from './terms.ts';

/**
 * Rolls up the hours that begin in [from, before). A reading holds until the next one, but no longer than
 * {@link MAX_HOLD}; the device's newest one holds for no time yet. Hours of which nothing is known have no
 * rollup. A value that no healthy transmitter can read is none.
 *
 * @param all by reading time, with their arrival where it is known, from at least `MAX_HOLD` before the first hour until as long after the last
 * @param through reading time of the device's newest reading, be it among these or later
 */
export function rollUp(
  all: readonly (Reading & { readonly arrivedAt?: EpochMs })[],
  from: EpochMs,
  before: EpochMs,
  through: EpochMs,
  terms: Terms,
): Sketched<HourRollup>[] {
  const readings = all.map((reading) => plausibleOf(reading, terms.ranges));
  const levels = levelsOf(terms.limits);
  const hours = new Map<EpochMs, OpenHour>();
  const within = (at: EpochMs) => at >= from && at < before;
  const open = (hour: EpochMs): OpenHour => {
    const known = hours.get(hour) ?? emptyHour(hour);
    hours.set(hour, known);
    return known;
  };

  readings.forEach((reading, i) => {
    const next = readings[i + 1];
    const previous = readings[i - 1];
    const lapse = reading.at + MAX_HOLD;
    const known = next?.at ?? through;
    const end = Math.min(known, lapse);
    for (let start = reading.at; start < end; ) {
      const hour = hourOf(start);
      const stop = Math.min(end, hour + HOUR);
      if (within(start)) hold(open(hour), reading, stop - start, levels);
      start = stop;
    }
    // In the hour in which it still held: one that lapses at the full hour opens no further one.
    if (known > lapse && within(lapse - 1)) open(hourOf(lapse - 1)).rollup.gaps! += 1;
    if (!within(reading.at)) return;
    const hour = open(hourOf(reading.at));
    const follows = previous !== undefined && reading.at - previous.at <= MAX_HOLD;
    take(hour, reading);
    if (follows && isStart(previous, reading)) hour.rollup.starts += 1;
    if (terms.pumpDown) pumpDown(hour, reading, follows, terms.pumpDown);
  });
  return [...hours.values()].sort((a, b) => a.rollup.hour - b.rollup.hour).map(closeHour);
}

/** From any other state that is known to operating. */
function isStart(previous: Reading, reading: Reading): boolean {
  return reading.state === 'operating' && previous.state !== undefined && previous.state !== 'operating';
}
