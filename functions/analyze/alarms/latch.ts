import { MAX_HOLD } from '../../../shared/analysis/hold.ts';
import type { Direction } from '../../../shared/domain/model.ts';
import { type EpochMs, SECOND } from '../../../shared/time.ts';

/** One level of one signal, with its delays in seconds and its deadband in the signal's unit. */
export interface LatchSpec {
  readonly direction: Direction;
  readonly level: number;
  readonly onDelay: number;
  readonly offDelay: number;
  readonly deadband: number;
}

/** What a latch remembers from reading to reading. */
export interface Latch {
  readonly active: boolean;
  /** Reading time at which the value first spoke for the present `active`: its true start. */
  readonly began?: EpochMs;
  /** Since when the value has spoken for a change; absent while it doesn't. */
  readonly turningSince?: EpochMs;
  readonly lastAt?: EpochMs;
}

export const RELEASED: Latch = { active: false };

/**
 * Takes one value into a latch: it becomes active when the level has been passed for the whole OnDelay, and is
 * released when the value has been back behind the deadband for the whole OffDelay (OPC UA Part 9). Both run
 * in reading time. A gap in which the state is unknown begins the delay anew.
 */
export function latch(before: Latch, spec: LatchSpec, value: number, at: EpochMs): Latch {
  const { active, began } = before;
  const beyond = (value - spec.level) * (spec.direction === 'high' ? 1 : -1);
  const turning = active ? beyond <= -spec.deadband : beyond > 0;
  if (!turning) return { active, began, lastAt: at };
  const unbroken = before.lastAt !== undefined && at - before.lastAt <= MAX_HOLD;
  const since = (unbroken ? before.turningSince : undefined) ?? at;
  const delay = (active ? spec.offDelay : spec.onDelay) * SECOND;
  if (at - since >= delay) return { active: !active, began: since, lastAt: at };
  return { active, began, turningSince: since, lastAt: at };
}
