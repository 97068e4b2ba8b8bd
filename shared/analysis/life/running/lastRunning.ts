import { stretchAt, zoneStretches } from '../../../localHours.ts';
import { slotOf, WEEK_HOURS } from './weeks.ts';

/** Clocks are looked up for so many hours ahead: beyond, nothing is told. */
const AHEAD = 400 * 24;
/** An hour of the week in which a pump operates for less than this share, as a rule, is one in which it stands. */
const STANDS = 0.1;

/**
 * When a pump that is run as usual was last running.
 *
 * @param operating by hour of the week, by the clocks where it stands, the share in which it operates
 * @param zone IANA
 * @param from from where on it is asked, in hours since 1970
 * @returns of a moment in hours since 1970, that itself while the pump runs, else when it stopped; that itself of a pump that never runs
 */
export function lastRunning(
  operating: readonly number[],
  zone: string,
  from: number,
): (moment: number) => number {
  const stands = operating.map((share) => share < STANDS);
  if (stands.every(Boolean)) return (moment) => moment;
  const stretches = zoneStretches(zone, Math.floor(from), from + AHEAD);
  /** For how many hours it has stood when an hour of the week begins in which it stands; 0 of others. */
  const stood = stands.map((isStill, slot) => {
    if (!isStill) return 0;
    let hours = 0;
    while (stands[(slot + WEEK_HOURS - hours - 1) % WEEK_HOURS]) hours++;
    return hours;
  });
  return (moment) => {
    const { ahead } = stretches[stretchAt(stretches, moment)]!;
    const shown = moment + ahead;
    const slot = slotOf(shown);
    if (!stands[slot]) return moment;
    const stopped = Math.floor(shown) - stood[slot]!;
    // Clocks may have been changed while it stood.
    return stopped - stretches[stretchAt(stretches, stopped - ahead)]!.ahead;
  };
}
