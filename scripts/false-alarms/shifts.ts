import type { OperatingHour } from '../../shared/analysis/baseline/hours.ts';
import { levelShifts } from '../../shared/analysis/changes/levelShifts.ts';
import { LIFE_HISTORY } from '../../shared/analysis/life/estimate.ts';
import { SAME_CHANGE } from '../../shared/domain/maintenance.ts';
import type { LevelShift } from '../../shared/domain/offer.ts';
import type { Span } from '../../shared/domain/span.ts';

/**
 * The shifts found by any of the looks at the last month, as the analysis takes them; those of a signal within a day of
 * each other are one.
 *
 * @param span from the first reading to the last look
 * @param every ms from look to look
 */
export function shiftsSeenIn(
  hours: readonly OperatingHour[],
  { from, to }: Span,
  every: number,
): LevelShift[] {
  const seen: LevelShift[] = [];
  for (let now = from + every; now <= to; now += every) {
    const month = hours.filter(({ hour }) => hour >= now - LIFE_HISTORY && hour < now);
    for (const shift of levelShifts(month)) {
      const isKnown = seen.some(
        (one) => one.signal === shift.signal && Math.abs(one.at - shift.at) <= SAME_CHANGE,
      );
      if (!isKnown) seen.push(shift);
    }
  }
  return seen;
}
