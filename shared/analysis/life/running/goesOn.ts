import { stretchAt, zoneStretches } from '../../../localHours.ts';
import { addedBy } from './weeks.ts';

/** Clocks are looked up for so many hours ahead: beyond, nothing is told. */
const AHEAD = 400 * 24;

/**
 * The duty to come of a pump that is run on as it usually is.
 *
 * @param hours by hour of the week, by the clocks where it stands, what it adds
 * @param zone IANA: where it stands, shifts keep their hours when clocks change
 * @param from from where on it is asked, in hours since 1970
 * @returns how much is added between two moments, in hours since 1970
 */
export function goesOn(
  hours: readonly number[],
  zone: string,
  from: number,
): (from: number, to: number) => number {
  const byClock = addedBy(hours);
  const stretches = zoneStretches(zone, Math.floor(from), from + AHEAD);
  /** What is added from the first stretch on until each begins. */
  const before = [0];
  for (const [i, { from, ahead }] of stretches.slice(0, -1).entries()) {
    before.push(before[i]! + byClock(stretches[i + 1]!.from + ahead) - byClock(from + ahead));
  }
  const since = (hour: number) => {
    const i = stretchAt(stretches, hour);
    const { from, ahead } = stretches[i]!;
    return before[i]! + byClock(hour + ahead) - byClock(from + ahead);
  };
  return (from, to) => since(to) - since(from);
}
