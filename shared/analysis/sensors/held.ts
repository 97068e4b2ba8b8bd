import type { PumpState } from '../../domain/reading.ts';
import type { EpochMs } from '../../time.ts';

/** A value that isn't believed yet. */
export interface HeldValue {
  readonly at: EpochMs;
  readonly arrivedAt: EpochMs;
  readonly state?: PumpState;
  readonly value: number;
  /** Other signals moved in the same reading: the pump did something else just then. */
  readonly pumpMoved?: true;
}
