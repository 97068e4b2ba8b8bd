import type { Reading } from '../../domain/reading.ts';
import { SIGNAL_NAMES, type Signal } from '../../domain/signals.ts';
import { type EpochMs, MINUTE } from '../../time.ts';
import { physicsOf, type SensorRanges } from './physics.ts';

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

/**
 * kW that a motor takes for each ampere it draws, far beyond any: a fifteenth of a small one's on a single phase, and a half
 * more than one's on three phases of 10 kV. Beyond, one of the two meters is wrong by a factor of a hundred and more, such
 * as a unit mistaken, and nobody knows which.
 */
const KW_PER_AMPERE = [0.01, 25] as const;

const NONE: readonly Signal[] = [];

/** The signals of which a reading has a value that no healthy transmitter at this pump can read. */
export function implausibleIn({ values, state }: Reading, ranges: SensorRanges = {}): readonly Signal[] {
  const operating = state === 'operating';
  let found: Signal[] | undefined;
  for (const signal of SIGNAL_NAMES) {
    const value = values[signal];
    if (value === undefined) continue;
    const { plausible, aboveInOperation } = physicsOf(signal);
    const [min, max] = ranges[signal] ?? plausible;
    if (value >= min && value <= max && !(operating && value <= (aboveInOperation ?? -Infinity))) continue;
    found ??= [];
    found.push(signal);
  }
  const { power, motorCurrent } = values;
  if (!operating || power === undefined || motorCurrent === undefined) return found ?? NONE;
  if (power <= 0 || motorCurrent <= 0) return found ?? NONE;
  const [least, most] = KW_PER_AMPERE;
  const ratio = power / motorCurrent;
  if (ratio >= least && ratio <= most) return found ?? NONE;
  return [...new Set<Signal>([...(found ?? NONE), 'power', 'motorCurrent'])];
}

/** The reading without those values; the same one where it has none. */
export function plausibleOf<R extends Reading>(reading: R, ranges: SensorRanges = {}): R {
  const implausible = implausibleIn(reading, ranges);
  if (implausible.length === 0) return reading;
  const values = { ...reading.values };
  for (const signal of implausible) delete values[signal];
  return { ...reading, values };
}

/**
 * Takes one value. A sensor is broken after three in a row over a minute at least, and whole again after as
 * many that are plausible.
 *
 * @returns the memory, and when a run has ended, its beginning: one that comes again and again is a loose contact,
 *   like a spike
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
  return back < LEAST_READINGS
    ? { memory: { ...before, back } }
    : { memory: undefined, spiked: before.since };
}
