import type { Doubt } from '../../domain/doubt.ts';
import type { SensorFault } from '../../domain/sensor.ts';
import { DAY, type EpochMs, HOUR } from '../../time.ts';

/** No rolling window reaches further back. */
const REMEMBERED = 31 * DAY;
/** A sensor that was well for less than this in between was not. */
const APART = 6 * HOUR;

/**
 * When sensors weren't to be believed, with what is wrong now: a fault that is new begins when it did, which is before
 * it could be told; one that is no more has ended. What a sensor doesn't send needs no doubt.
 *
 * @param known what was remembered
 * @param faults as things stand
 * @param through reading time of the newest reading: a fault that is no more was over by then
 */
export function doubtsAfter(
  known: readonly Doubt[],
  faults: readonly SensorFault[],
  through: EpochMs,
): Doubt[] {
  const now = faults
    .filter(({ fault }) => fault !== 'missing')
    .map(({ signal, since }): Doubt => ({ signal, from: since }));
  const before = known.map((doubt) => (doubt.to === undefined ? { ...doubt, to: through } : doubt));
  return joined([...before, ...now]).filter(({ to = through }) => to > through - REMEMBERED);
}

/** Doubts of a signal that lie close together as one; in order of their beginnings. */
export function joined(doubts: readonly Doubt[]): Doubt[] {
  const all: Doubt[] = [];
  for (const doubt of doubts.toSorted((a, b) => a.from - b.from)) {
    const i = all.findLastIndex(({ signal }) => signal === doubt.signal);
    const last = all[i];
    if (!last || (last.to !== undefined && doubt.from > last.to + APART)) {
      all.push(doubt);
      continue;
    }
    const { signal, from } = last;
    const isOpen = last.to === undefined || doubt.to === undefined;
    all[i] = { signal, from, ...(isOpen ? {} : { to: Math.max(last.to!, doubt.to!) }) };
  }
  return all;
}
