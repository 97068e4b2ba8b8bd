import type { EpochMs } from '../time.ts';
import type { Signal } from './signals.ts';

/**
 * What a pump is doing, by OPC 40223's StateOfTheItemEnum, which follows EN 13306: operating as required; standby,
 * able to and not operating though it is required; idle, able to and not required; down, unable because of
 * maintenance or a fault. The order is that of stored packets: a new state goes to the end. EN 13306's *external
 * disabled* is no state here: a box can't tell it from the others.
 */
export const PUMP_STATES = ['operating', 'standby', 'idle', 'down'] as const;
export type PumpState = (typeof PUMP_STATES)[number];

/** Whether this text names a pump's state. */
export function isPumpState(text: string): text is PumpState {
  return (PUMP_STATES as readonly string[]).includes(text);
}

/**
 * The state of a pump of which it is only known whether its motor turns, as version 1 of the packets has it. Why one
 * that stands still does so isn't said; *idle* accuses nobody of a fault and counts for no required time.
 */
export function stateOfMotor(turns: boolean): PumpState {
  return turns ? 'operating' : 'idle';
}

/** Whether the pump operates; `undefined` when the box doesn't say. */
export function isOperating({ state }: Pick<Reading, 'state'>): boolean | undefined {
  return state && state === 'operating';
}

/** What a pump's box measured at one instant. A signal that was not measured is absent. */
export interface Reading {
  readonly at: EpochMs;
  readonly values: Partial<Record<Signal, number>>;
  /** Absent when the box doesn't know. */
  readonly state?: PumpState;
}

/** A stored reading, with the instant at which IoT Hub took its packet in. */
export interface ArrivedReading extends Reading {
  readonly arrivedAt: EpochMs;
}
