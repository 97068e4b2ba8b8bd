import type { EpochMs } from '../time.ts';
import type { PumpState } from './reading.ts';
import type { Signal } from './signals.ts';

/** What an hour of one signal comes to. Each value weighs by the seconds it held. */
export interface SignalRollup {
  readonly count: number;
  /** Seconds for which the value is known. */
  readonly held: number;
  /** ∫ value dt, in the signal's unit times seconds. */
  readonly sum: number;
  /** ∫ value² dt. */
  readonly sumOfSquares: number;
  readonly min: number;
  readonly max: number;
  /** Seconds, and ∫ value dt, of the part during which the pump is known to have been operating. */
  readonly operatingHeld: number;
  readonly operatingSum: number;
}

/** One UTC hour of one device, recomputed from that hour's readings whenever one of them is new. */
export interface HourRollup {
  readonly hour: EpochMs;
  /** Readings taken within it. */
  readonly count: number;
  /** Seconds covered by readings; the rest of the hour is unknown. */
  readonly covered: number;
  /** Seconds in each state; what the box doesn't say is in none. */
  readonly states: Readonly<Record<PumpState, number>>;
  /** Changes from any other state to operating. */
  readonly starts: number;
  readonly signals: Partial<Record<Signal, SignalRollup>>;
}
