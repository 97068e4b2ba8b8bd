import type { EpochMs } from '../time.ts';
import type { Signal } from './signals.ts';

/** What can be wrong with a sensor, the gravest first: where two are, the first is told. */
export const SENSOR_FAULTS = ['missing', 'out-of-range', 'stuck', 'jumped', 'spiking', 'drifting'] as const;

/**
 * - `missing`: the box used to send this signal, and still sends others.
 * - `out-of-range`: it reads what no healthy transmitter can read at this pump, such as a broken wire's value.
 * - `stuck`: it stands still while the pump's other signals move.
 * - `jumped`: it went further than what it measures can change in the time, and hasn't come back or settled since.
 * - `spiking`: again and again a single value far from its neighbours on both sides, with nothing else moving.
 * - `drifting`: it departs from what another signal says of the same thing.
 */
export type SensorFaultKind = (typeof SENSOR_FAULTS)[number];

/** A sensor that isn't to be believed. It is a matter for a sensor warning, never for a pump's alarm. */
export interface SensorFault {
  readonly signal: Signal;
  readonly fault: SensorFaultKind;
  /** Reading time at which it began, which is before it could be told. */
  readonly since: EpochMs;
}
