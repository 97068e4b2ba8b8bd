import type { Stretch } from '../../shared/analysis/survival/duty.ts';
import { type Doubt, isDoubted } from '../../shared/domain/doubt.ts';
import type { DayRollup } from '../../shared/domain/rollup.ts';
import { DAY, type EpochMs } from '../../shared/time.ts';

const SECONDS_PER_HOUR = 3_600;

/**
 * What a day's rollup says of what the pump went through in it, or in as much of it as has passed. kW times
 * seconds are kJ, 3,600 of them a kWh. Of a day in which the power wasn't to be believed it is unknown.
 */
export function stretchOf(
  { day, states, signals }: DayRollup,
  doubts: readonly Doubt[],
  now: EpochMs,
): Stretch {
  const known = Object.values(states).reduce((sum, seconds) => sum + seconds, 0);
  const power = isDoubted(doubts, 'power', { from: day, to: day + DAY }) ? undefined : signals.power;
  return {
    from: day,
    to: Math.max(day + 1, Math.min(day + DAY, now)),
    known: known / SECONDS_PER_HOUR,
    operating: states.operating / SECONDS_PER_HOUR,
    metered: (power?.held ?? 0) / SECONDS_PER_HOUR,
    energy: (power?.sum ?? 0) / SECONDS_PER_HOUR,
  };
}
