import type { Signal } from '../../domain/signals.ts';
import { DAY } from '../../time.ts';
import { isSameMeter } from '../sensors/instruments.ts';
import type { OperatingHour } from './hours.ts';

/** What an hour's value of a signal may depend on while the pump is well. */
export interface Conditions {
  /** The signal that stands for the load. */
  readonly load?: Signal;
  /** The signal that stands for the surroundings, or the time of day in its place. */
  readonly ambient?: Signal | 'time-of-day';
}

/**
 * Signals that tell the load, the best first: what the process asks of the pump before what the pump makes of
 * it, because wear shows in the latter too.
 */
const LOADS: readonly Signal[] = ['inletPressure', 'power', 'motorCurrent'];
const AMBIENTS = ['ambientTemperature', 'coolantTemperature'] as readonly string[] as readonly Signal[];

/** The combinations that can be tried for a signal with what the box measures, the simplest first. */
export function candidates(signal: Signal, measured: ReadonlySet<Signal>): Conditions[] {
  // What the process asks for follows nothing of the pump's.
  const loads =
    signal === 'inletPressure'
      ? []
      : LOADS.filter((load) => measured.has(load) && !isSameMeter(load, signal));
  const known = AMBIENTS.filter((ambient) => measured.has(ambient) && ambient !== signal);
  const ambients = [...known, 'time-of-day' as const];
  return [
    {},
    ...loads.map((load) => ({ load })),
    ...ambients.map((ambient) => ({ ambient })),
    ...loads.flatMap((load) => ambients.map((ambient) => ({ load, ambient }))),
  ];
}

/** What scales a condition to about one, so that squares of it are harmless. */
export interface Scaling {
  readonly centre: number;
  readonly spread: number;
}

/**
 * The row of the design for an hour: a constant, the load and its square, and the surroundings or the first
 * harmonic of the day. `undefined` where one of them wasn't measured in that hour.
 */
export function rowOf(
  { hour, means }: OperatingHour,
  { load, ambient }: Conditions,
  scalings: Readonly<Partial<Record<Signal, Scaling>>>,
): number[] | undefined {
  const row = [1];
  const scaled = (signal: Signal) => (means[signal]! - scalings[signal]!.centre) / scalings[signal]!.spread;
  if (load) {
    if (means[load] === undefined) return undefined;
    row.push(scaled(load), scaled(load) ** 2);
  }
  if (ambient === 'time-of-day') {
    const angle = (2 * Math.PI * (hour % DAY)) / DAY;
    row.push(Math.sin(angle), Math.cos(angle));
  } else if (ambient) {
    if (means[ambient] === undefined) return undefined;
    row.push(scaled(ambient));
  }
  return row;
}
