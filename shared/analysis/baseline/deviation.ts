import type { Signal } from '../../domain/signals.ts';
import { type EpochMs, HOUR } from '../../time.ts';
import { varianceInflation } from '../trend/autocorrelation.ts';
import { median } from '../trend/theilSen.ts';
import type { OperatingHour } from './hours.ts';
import { deviationOf, type SignalBaseline } from './learn.ts';
import { WINDOW_HOURS } from './window.ts';

/** Standard normal quantile that chance passes once in 10,000 windows, on either side together. */
const SIGNIFICANT = 3.89;
/** How many times as far off as ever while it was learned. */
const BEYOND_FARTHEST = 1.5;
/** The variance of a median is π/2 that of a mean. */
const MEDIAN_TO_MEAN = Math.PI / 2;

/** How far a signal is from the pump's own baseline. */
export interface Deviation {
  readonly signal: Signal;
  /** End of the newest hour that went into it. */
  readonly at: EpochMs;
  /** Median of the last 24 comparable operating hours, in robust spreads of an hour; above zero, it reads more. */
  readonly spreads: number;
  /** The same in the signal's unit. */
  readonly off: number;
  /** What chance makes of that median: one standard deviation, in the signal's unit. */
  readonly error: number;
  /** Whether chance, neighbouring hours being alike, can't have done it, nor the weather it was learned in. */
  readonly significant: boolean;
}

/**
 * How far a signal was from its baseline at the end of each operating hour, in order. The significance takes
 * 24 hours for as few independent ones as their autocorrelation leaves (and likewise those of the baseline
 * itself), and asks for half as much again as the farthest day while the baseline was learned, which knows of
 * slow cycles what a first-order autocorrelation doesn't.
 *
 * @param hours in order; those before the first of interest as far as they are known
 */
export function deviations(
  signal: Signal,
  baseline: SignalBaseline,
  hours: readonly OperatingHour[],
): Deviation[] {
  const comparable = comparableOf(signal, baseline, hours);
  return comparable
    .slice(WINDOW_HOURS - 1)
    .map((_, i) => deviationOver(signal, baseline, comparable.slice(i, i + WINDOW_HOURS)));
}

/** The last of {@link deviations}, without the others; `undefined` where there are none. */
export function lastDeviation(
  signal: Signal,
  baseline: SignalBaseline,
  hours: readonly OperatingHour[],
): Deviation | undefined {
  const window = comparableOf(signal, baseline, hours).slice(-WINDOW_HOURS);
  return window.length < WINDOW_HOURS ? undefined : deviationOver(signal, baseline, window);
}

/** An hour that can be compared with the baseline: its end, and how far it is off. */
interface Compared {
  readonly at: EpochMs;
  readonly spreads: number;
}

function comparableOf(signal: Signal, baseline: SignalBaseline, hours: readonly OperatingHour[]): Compared[] {
  return hours.flatMap((hour) => {
    const spreads = deviationOf(signal, baseline, hour);
    return spreads === undefined ? [] : [{ at: hour.hour + HOUR, spreads }];
  });
}

function deviationOver(signal: Signal, baseline: SignalBaseline, window: readonly Compared[]): Deviation {
  const inflation = varianceInflation(baseline.lag1);
  const error = Math.sqrt(MEDIAN_TO_MEAN * inflation * (1 / WINDOW_HOURS + 1 / baseline.hours));
  const needed = Math.max(SIGNIFICANT * error, BEYOND_FARTHEST * baseline.farthest);
  const spreads = median(window.map((one) => one.spreads));
  return {
    signal,
    at: window.at(-1)!.at,
    spreads,
    off: spreads * baseline.spread,
    error: error * baseline.spread,
    significant: Math.abs(spreads) > needed,
  };
}
