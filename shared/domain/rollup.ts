import type { EpochMs } from '../time.ts';
import type { Direction, Severity } from './model.ts';
import type { PumpState } from './reading.ts';
import type { Signal } from './signals.ts';
import type { PacketTally } from './tally.ts';

/** A level of a signal, by the side on which it is passed and how grave that is: `high.warning`. */
export type LevelName = `${Direction}.${Severity}`;

/** What a stretch of one signal comes to. Each value weighs by the seconds it held. */
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
  /** Seconds at a comparable load, and ∫ robust spread dt over them; absent where there were too few readings. */
  readonly spreadHeld?: number;
  readonly spreadSum?: number;
  /** Seconds beyond each level that was in force when this was rolled up; absent without one. */
  readonly beyond?: Partial<Record<LevelName, number>>;
}

/**
 * Pump-downs: from the last value at the upper level of the process, near atmosphere, to the first at its lower one.
 * Those that end in this stretch count; what is needed to join it to its neighbours stands beside.
 */
export interface PumpDowns {
  readonly count: number;
  /** Seconds: of all of them, of the shortest and of the longest. */
  readonly sum: number;
  readonly min?: number;
  readonly max?: number;
  /** When the lower level was first reached, where nothing before that in this stretch says from where. */
  readonly reached?: EpochMs;
  /** When one was begun that is still under way as the stretch ends. */
  readonly begun?: EpochMs;
  /** Whether one that was under way before is so still. */
  readonly through: boolean;
}

/** What a stretch of one device's time comes to. */
export interface Rollup {
  /** Readings taken within it. */
  readonly count: number;
  /** Those of them that came late; absent where none did. */
  readonly late?: number;
  /** Seconds covered by readings; the rest is unknown. */
  readonly covered: number;
  /** Seconds in each state; what the box doesn't say is in none. */
  readonly states: Readonly<Record<PumpState, number>>;
  /** Changes from any other state to operating. */
  readonly starts: number;
  /** How often a reading held no longer and the next had not come; absent in rollups of earlier releases. */
  readonly gaps?: number;
  readonly signals: Partial<Record<Signal, SignalRollup>>;
  /** Where the pump's model has levels for it. */
  readonly pumpDowns?: PumpDowns;
  /** The packets whose first reading was taken within it; absent in rollups of earlier releases. */
  readonly packets?: PacketTally;
}

/** One UTC hour of one device, recomputed from that hour's readings whenever one of them is new. */
export interface HourRollup extends Rollup {
  readonly hour: EpochMs;
}

/** One UTC day of one device, recomputed from its hours whenever one of them is. */
export interface DayRollup extends Rollup {
  readonly day: EpochMs;
}
