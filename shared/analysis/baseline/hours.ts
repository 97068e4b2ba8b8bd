import type { HourRollup } from '../../domain/rollup.ts';
import { SIGNAL_NAMES, type Signal } from '../../domain/signals.ts';
import { type EpochMs, MINUTE, SECOND } from '../../time.ts';

/** Least time of an hour in operation that makes its means comparable with others', ms. */
const LEAST_OPERATION = 20 * MINUTE;

/** The means of an hour over the time in which the pump operated (all of it, where the box doesn't say). */
export interface OperatingHour {
  readonly hour: EpochMs;
  /** In each signal's unit. */
  readonly means: Readonly<Partial<Record<Signal, number>>>;
}

/**
 * The hours in which the pump operated for long enough, as `rollups` are in order.
 *
 * @param wanted the signals whose means are asked for
 */
export function operatingHours(
  rollups: readonly HourRollup[],
  wanted: readonly Signal[] = SIGNAL_NAMES,
): OperatingHour[] {
  const saysState = rollups.some(({ states }) => Object.values(states).some((seconds) => seconds > 0));
  return rollups.flatMap(({ hour, signals }) => {
    const means: Partial<Record<Signal, number>> = {};
    for (const signal of wanted) {
      const rollup = signals[signal];
      if (!rollup) continue;
      const [held, sum] = saysState ? [rollup.operatingHeld, rollup.operatingSum] : [rollup.held, rollup.sum];
      if (held * SECOND >= LEAST_OPERATION) means[signal] = sum / held;
    }
    return Object.keys(means).length > 0 ? [{ hour, means }] : [];
  });
}
