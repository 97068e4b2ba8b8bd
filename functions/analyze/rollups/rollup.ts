import { MAX_HOLD } from '../../../shared/analysis/hold.ts';
import type { Reading } from '../../../shared/domain/reading.ts';
import type { HourRollup } from '../../../shared/domain/rollup.ts';
import { type EpochMs, HOUR, hourOf, SECOND } from '../../../shared/time.ts';
import { emptyHour, hold, type OpenHour, take } from './accumulate.ts';

/**
 * Rolls up the hours that begin in [from, before). A reading holds until the next one, but no longer than
 * {@link MAX_HOLD}; the device's newest one holds for no time yet. Hours of which nothing is known have no
 * rollup.
 *
 * @param readings by reading time, from at least `MAX_HOLD` before the first hour until as long after the last
 * @param through reading time of the device's newest reading, be it among these or later
 */
export function rollUp(
  readings: readonly Reading[],
  from: EpochMs,
  before: EpochMs,
  through: EpochMs,
): HourRollup[] {
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
    const end = Math.min(next?.at ?? through, reading.at + MAX_HOLD);
    for (let start = reading.at; start < end; ) {
      const hour = hourOf(start);
      const stop = Math.min(end, hour + HOUR);
      if (within(start)) hold(open(hour), reading, (stop - start) / SECOND);
      start = stop;
    }
    if (!within(reading.at)) return;
    const hour = open(hourOf(reading.at));
    take(hour, reading);
    if (previous && reading.at - previous.at <= MAX_HOLD && isStart(previous, reading)) hour.starts += 1;
  });
  return [...hours.values()].sort((a, b) => a.hour - b.hour);
}

/** From any other state that is known to operating. */
function isStart(previous: Reading, reading: Reading): boolean {
  return reading.state === 'operating' && previous.state !== undefined && previous.state !== 'operating';
}
