import type { EpochMs } from '../time.ts';
import type { Direction, Severity } from './model.ts';
import type { Signal } from './signals.ts';

/** ISA-18.2 states of a condition; *acknowledged* is a fact of its own, apart from these. */
export type ConditionState = 'normal' | 'pending' | 'active' | 'returned';

/** What is watched on a device, for example `exhaustPressure.high`. */
export type ConditionName = `${Signal}.${Direction}`;

/** One condition of one device, as it stands. */
export interface Condition {
  readonly condition: ConditionName;
  readonly state: ConditionState;
  /** Of the active or last active level; absent while it never was. */
  readonly severity?: Severity;
  /** Reading time at which what put it into this state began: its true start, before any delay. */
  readonly since: EpochMs;
  /** The value that brought it there, and the level it was held against. */
  readonly value: number;
  readonly limit: number;
}

/** Why a transition is, or isn't, mailed. */
export type Notice =
  | 'due' // to be put on the alerts queue
  | 'awaiting-backlog' // the device is still sending old readings, which may end it
  | 'queued' // was put on the alerts queue: sent, or held back while the pump is commissioning
  | 'over-before-arrival' // had ended before its data reached us
  | 'not-notified-kind'; // a return to normal, or from alarm to warning

/** A change of a condition's state or severity, recorded once. */
export interface Transition {
  /** Unique in its contract, the same whichever worker finds it: device, reading time and condition. */
  readonly id: string;
  readonly device: string;
  readonly condition: ConditionName;
  readonly from: ConditionState;
  readonly to: ConditionState;
  readonly severity: Severity;
  /** Reading time of the change, after its delay. */
  readonly at: EpochMs;
  /** Reading time at which the level was first passed, or the value first back. */
  readonly began: EpochMs;
  /** Reading time of the value that decided it, by holding through the delay, and when it reached IoT Hub. */
  readonly readingAt: EpochMs;
  readonly arrivedAt: EpochMs;
  /** Reading time at which the next transition of the same condition ended what this one began. */
  readonly endedAt?: EpochMs;
  readonly value: number;
  readonly limit: number;
  readonly notice: Notice;
}
