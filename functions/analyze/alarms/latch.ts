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
 * Takes one value into a latch that has been {@link advance}d to the same instant: it begins to speak for a
 * change, or no longer does. Behind a level means: by the deadband (OPC UA Part 9). After a gap in which the
 * value was unknown a delay begins anew.
 */
export function observe(before: Latch, spec: LatchSpec, value: number, at: EpochMs): Latch {
  const { active, began } = before;
  const beyond = (value - spec.level) * (spec.direction === 'high' ? 1 : -1);
  const turning = active ? beyond <= -spec.deadband : beyond > 0;
  if (!turning) return { active, began, lastAt: at };
  const unbroken = before.lastAt !== undefined && at - before.lastAt <= MAX_HOLD;
  return { active, began, turningSince: (unbroken ? before.turningSince : undefined) ?? at, lastAt: at };
}

/**
 * When the latch changes if nothing else is heard: at the end of its delay (OnDelay, OffDelay), provided the
 * last value still holds by then. `undefined` while it speaks for no change, or doesn't hold as long.
 */
export function turnsAt({ active, turningSince, lastAt }: Latch, spec: LatchSpec): EpochMs | undefined {
  if (turningSince === undefined || lastAt === undefined) return undefined;
  const due = turningSince + (active ? spec.offDelay : spec.onDelay) * SECOND;
  return due <= lastAt + MAX_HOLD ? due : undefined;
}

/** The latch at this instant, the last value having held: changed, if its delay has run out by then. */
export function advance(before: Latch, spec: LatchSpec, until: EpochMs): Latch {
  const due = turnsAt(before, spec);
  if (due === undefined || due > until) return before;
  return { active: !before.active, began: before.turningSince, lastAt: before.lastAt };
}
