import type { Signal } from '../../domain/signals.ts';
import type { EpochMs } from '../../time.ts';
import type { JumpMemory } from './jumps.ts';
import type { PresenceMemory } from './missing.ts';
import type { MoveMemory } from './moves.ts';
import type { RangeMemory } from './range.ts';
import type { SpikeMemory } from './spikes.ts';
import type { StuckMemory } from './stuck.ts';

/**
 * What is remembered of a pump's sensors from reading to reading: plain JSON, under 600 characters a signal, so
 * that it fits into the row of the alarm states.
 */
export interface SensorMemory {
  /** Reading time of the newest reading; 0 when there was none. */
  readonly at: EpochMs;
  /** Whether the pump operated then; absent when the box didn't say. */
  readonly operating?: boolean;
  /** Operating time so far, in ms: time in which the pump is known to stand doesn't count. */
  readonly operated: number;
  readonly signals: Readonly<Partial<Record<Signal, SignalMemory>>>;
}

/** What is remembered of one signal; see the file of each. */
export interface SignalMemory {
  readonly range?: RangeMemory;
  readonly spikes?: SpikeMemory;
  readonly jump?: JumpMemory;
  readonly stuck?: StuckMemory;
  readonly presence?: PresenceMemory;
  readonly moves?: MoveMemory;
  /** Since when it drifts, as its hours tell. */
  readonly drift?: EpochMs;
}

/** Before the first reading. */
export const NO_SENSORS: SensorMemory = { at: 0, operated: 0, signals: {} };
