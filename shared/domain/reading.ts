import type { EpochMs } from '../time.ts';
import type { Signal } from './signals.ts';

/** What a pump's box measured at one instant. A signal that was not measured is absent. */
export interface Reading {
  readonly at: EpochMs;
  readonly values: Partial<Record<Signal, number>>;
  /** Whether the motor turned; absent when the box doesn't know. */
  readonly running?: boolean;
}

/** A stored reading, with the instant at which IoT Hub took its packet in. */
export interface ArrivedReading extends Reading {
  readonly arrivedAt: EpochMs;
}
