import { type EpochMs, MINUTE } from '../../time.ts';
import type { SignalPhysics } from './physics.ts';

/** Readings in a row, and the time they span, that make of a value out of range a broken sensor. */
const LEAST_READINGS = 3;
const LEAST_TIME = MINUTE;

/** What is remembered of values out of range. */
export interface RangeMemory {
  /** Reading time of the first of those that are out of range in a row. */
  readonly since: EpochMs;
  readonly count: number;
  readonly broken: boolean;
  /** Readings within the range in a row since it was found broken. */
  readonly back: number;
}

/** Whether a healthy transmitter can read this at this pump. */
export function isPlausible(
  value: number,
  { plausible, positiveInOperation }: SignalPhysics,
  isOperating: boolean,
  range: readonly [min: number, max: number] = plausible,
): boolean {
  if (isOperating && positiveInOperation && value <= 0) return false;
  return value >= range[0] && value <= range[1];
}

/**
 * Takes one value. A sensor is broken after three in a row over a minute at least, and whole again after as
 * many that are plausible.
 *
 * @returns the memory, and when a run that was too short to be a broken sensor has ended, its beginning:
 *   it was a spike
 */
export function takeRange(
  before: RangeMemory | undefined,
  plausible: boolean,
  at: EpochMs,
): { readonly memory: RangeMemory | undefined; readonly spiked?: EpochMs } {
  if (!plausible) {
    const { since, count, broken } = before ?? { since: at, count: 0, broken: false };
    const isBroken = broken || (count + 1 >= LEAST_READINGS && at - since >= LEAST_TIME);
    return { memory: { since, count: count + 1, broken: isBroken, back: 0 } };
  }
  if (!before) return { memory: undefined };
  if (!before.broken) return { memory: undefined, spiked: before.since };
  const back = before.back + 1;
  return { memory: back >= LEAST_READINGS ? undefined : { ...before, back } };
}
