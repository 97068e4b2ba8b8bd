import type { EpochMs } from '../time.ts';
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
  /** Seconds, and ∫ value dt, of the part during which the pump is known to have been running. */
  readonly runningHeld: number;
  readonly runningSum: number;
}

/** One UTC hour of one device, recomputed from that hour's readings whenever one of them is new. */
export interface HourRollup {
  readonly hour: EpochMs;
  /** Readings taken within it. */
  readonly count: number;
  /** Seconds covered by readings; the rest of the hour is unknown. */
  readonly covered: number;
  /** Seconds running, and seconds standing still; where the box doesn't say which, neither. */
  readonly running: number;
  readonly stopped: number;
  /** Changes from standing still to running. */
  readonly starts: number;
  readonly signals: Partial<Record<Signal, SignalRollup>>;
}
