import type { Signal } from '../../domain/signals.ts';
import { DAY } from '../../time.ts';
import { distanceAt, physicsOf } from '../sensors/physics.ts';
import { predict, robustRegression } from '../statistics/robustRegression.ts';
import { lag1Autocorrelation } from '../trend/autocorrelation.ts';
import { median } from '../trend/theilSen.ts';
import { type Conditions, candidates, rowOf, type Scaling } from './conditions.ts';
import type { OperatingHour } from './hours.ts';
import { WINDOW_HOURS, windowMedians } from './window.ts';

/** Operating hours, and days they are spread over, that a baseline needs. */
const LEAST_HOURS = 96;
export const LEAST_DAYS = 7;
/** How much smaller the error out of sample must be for one more condition to be believed. */
const WORTH = 0.9;
/** Least spread, as a share of the least change that means something ({@link SignalPhysics.move}). */
const LEAST_SPREAD = 1 / 8;
/** How far beyond what was learned a condition may lie, in its own spreads. */
const BEYOND = 0.5;

/** What a signal of this very pump is when the pump is well, given its load and surroundings. */
export interface SignalBaseline {
  readonly conditions: Conditions;
  readonly coefficients: readonly number[];
  readonly scalings: Readonly<Partial<Record<Signal, Scaling>>>;
  /** Between these the conditions lay; what it is beyond, nobody knows. */
  readonly known: Readonly<Partial<Record<Signal, readonly [min: number, max: number]>>>;
  /** Robust standard deviation of an hour's mean from what is expected of it, in the signal's unit. */
  readonly spread: number;
  /** How much alike neighbouring hours are beside that, from 0 to 1. */
  readonly lag1: number;
  /** The farthest a day's median was off while it was learned, in spreads: slow weather makes it more than chance. */
  readonly farthest: number;
  /** Hours that it was learned from. */
  readonly hours: number;
}

/**
 * Learns what is usual for a signal of a pump from hours in which the pump is taken to be well: Huber's
 * regression on those conditions, of all that are measured, that predict other days best.
 *
 * @param hours in order; no more of them than a month keep it cheap
 * @returns why not, where there is too little to learn from
 */
export function learnBaseline(
  signal: Signal,
  hours: readonly OperatingHour[],
): SignalBaseline | { readonly unavailable: string } {
  const own = hours.filter(({ means }) => means[signal] !== undefined);
  const days = own.length > 0 ? (own.at(-1)!.hour - own[0]!.hour) / DAY : 0;
  if (own.length < LEAST_HOURS || days < LEAST_DAYS) {
    return {
      unavailable: `${own.length} operating hours over ${Math.floor(days)} days; ${LEAST_HOURS} over ${LEAST_DAYS} are needed`,
    };
  }
  const measured = measuredIn(own);
  const scalings = scalingsOf(own, measured);
  const tried = candidates(signal, measured).map((conditions) => ({
    conditions,
    error: errorOutOfSample(signal, own, conditions, scalings),
  }));
  const best = tried.reduce((best, one) => (one.error < WORTH * best.error ? one : best));
  const { conditions } = best;
  const used = own.filter((hour) => rowOf(hour, conditions, scalings));
  const fit = fitted(signal, used, conditions, scalings);
  if (!fit) return { unavailable: 'the signal and its conditions stand still' };
  const residuals = used.map(
    (hour) => hour.means[signal]! - predict(rowOf(hour, conditions, scalings)!, fit.coefficients),
  );
  const typical = median(own.map(({ means }) => means[signal]!));
  const spread = Math.max(fit.scale, LEAST_SPREAD * distanceAt(physicsOf(signal).move, typical));
  const medians = windowMedians(residuals, WINDOW_HOURS);
  return {
    conditions,
    coefficients: fit.coefficients,
    scalings,
    known: knownOf(used, conditions, scalings),
    spread,
    lag1: Math.max(0, lag1Autocorrelation(residuals)),
    farthest: medians.reduce((far, one) => Math.max(far, Math.abs(one)), 0) / spread,
    hours: used.length,
  };
}

/** How far an hour is from what is expected of it, in spreads; `undefined` where it can't be compared. */
export function deviationOf(
  signal: Signal,
  { conditions, coefficients, scalings, known, spread }: SignalBaseline,
  hour: OperatingHour,
): number | undefined {
  const value = hour.means[signal];
  const row = rowOf(hour, conditions, scalings);
  if (value === undefined || !row) return undefined;
  for (const [condition, [min, max]] of Object.entries(known) as [Signal, [number, number]][]) {
    const at = hour.means[condition]!;
    if (at < min || at > max) return undefined;
  }
  return (value - predict(row, coefficients)) / spread;
}

function fitted(
  signal: Signal,
  hours: readonly OperatingHour[],
  conditions: Conditions,
  scalings: SignalBaseline['scalings'],
) {
  const rows = hours.map((hour) => rowOf(hour, conditions, scalings)!);
  return robustRegression(
    rows,
    hours.map(({ means }) => means[signal]!),
  );
}

/** Median absolute error on the even days of what was fitted on the odd ones, and the other way round. */
function errorOutOfSample(
  signal: Signal,
  hours: readonly OperatingHour[],
  conditions: Conditions,
  scalings: SignalBaseline['scalings'],
): number {
  const usable = hours.filter((hour) => rowOf(hour, conditions, scalings));
  if (usable.length < 0.8 * hours.length) return Infinity;
  const isOdd = ({ hour }: OperatingHour) => Math.floor(hour / DAY) % 2 === 1;
  const [odd, even] = [usable.filter(isOdd), usable.filter((hour) => !isOdd(hour))];
  const errors: number[] = [];
  for (const [learned, tried] of [
    [odd, even],
    [even, odd],
  ] as const) {
    const fit = fitted(signal, learned, conditions, scalings);
    if (!fit) return Infinity;
    for (const hour of tried) {
      const expected = predict(rowOf(hour, conditions, scalings)!, fit.coefficients);
      errors.push(Math.abs(hour.means[signal]! - expected));
    }
  }
  return median(errors);
}

function measuredIn(hours: readonly OperatingHour[]): Set<Signal> {
  return new Set(hours.flatMap(({ means }) => Object.keys(means) as Signal[]));
}

function scalingsOf(hours: readonly OperatingHour[], measured: ReadonlySet<Signal>) {
  const scalings: Partial<Record<Signal, Scaling>> = {};
  for (const signal of measured) {
    const values = hours.flatMap(({ means }) => means[signal] ?? []);
    const centre = median(values);
    scalings[signal] = { centre, spread: median(values.map((value) => Math.abs(value - centre))) || 1 };
  }
  return scalings;
}

function knownOf(
  hours: readonly OperatingHour[],
  { load, ambient }: Conditions,
  scalings: SignalBaseline['scalings'],
): SignalBaseline['known'] {
  const known: Partial<Record<Signal, readonly [number, number]>> = {};
  for (const signal of [load, ambient]) {
    if (signal === undefined || signal === 'time-of-day') continue;
    const values = hours.map(({ means }) => means[signal]!);
    const margin = BEYOND * scalings[signal]!.spread;
    known[signal] = [Math.min(...values) - margin, Math.max(...values) + margin];
  }
  return known;
}
