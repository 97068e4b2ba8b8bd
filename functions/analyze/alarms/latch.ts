import type { Direction } from '../../../shared/domain/condition.ts';
import { type EpochMs, SECOND } from '../../../shared/time.ts';

/** One level of one condition, with its delays in seconds and its deadband in the level's unit. */
export interface LatchSpec {
  readonly direction: Direction;
  readonly level: number;
  /** How long a value is good for, ms, when nothing more is heard. */
  readonly hold: number;
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
  /** When what speaks for a change began, where that was before it could be told: a fault's true start. */
  readonly trueSince?: EpochMs;
  readonly lastAt?: EpochMs;
  /**
   * When it last changed. A value that was taken to hold may turn out to have been back by then: what comes after a change
   * is never dated before it.
   */
  readonly turnedAt?: EpochMs;
}

export const RELEASED: Latch = { active: false };

/** Forgets a delay that is running: of what comes until the next value nothing is said. What is active stays so. */
export function interrupt({ active, began, turnedAt }: Latch): Latch {
  return { active, began, turnedAt };
}

/**
 * Takes one value into a latch that has been {@link advance}d to the same instant: it begins to speak for a
 * change, or no longer does. Behind a level means: by the deadband (OPC UA Part 9). After a gap in which the
 * value was unknown a delay begins anew.
 *
 * @param trueSince when what the value tells of began, if that is known to be earlier
 */
export function observe(
  before: Latch,
  spec: LatchSpec,
  value: number,
  at: EpochMs,
  trueSince?: EpochMs,
): Latch {
  const { active, began, turnedAt } = before;
  const beyond = (value - spec.level) * (spec.direction === 'high' ? 1 : -1);
  const turning = active ? beyond <= -spec.deadband : beyond > 0;
  const known = { active, began, turnedAt, lastAt: at };
  if (!turning) return known;
  const unbroken = before.lastAt !== undefined && at - before.lastAt <= spec.hold;
  if (unbroken && before.turningSince !== undefined) return { ...before, lastAt: at };
  return { ...known, turningSince: at, ...(trueSince === undefined ? {} : { trueSince }) };
}

/**
 * When the latch changes if nothing else is heard: at the end of its delay (OnDelay, OffDelay), provided the
 * last value still holds by then. `undefined` while it speaks for no change, or doesn't hold as long.
 */
export function turnsAt(latch: Latch, spec: LatchSpec): EpochMs | undefined {
  const { active, turningSince, lastAt, turnedAt = Number.NEGATIVE_INFINITY } = latch;
  if (turningSince === undefined || lastAt === undefined) return undefined;
  const due = turningSince + (active ? spec.offDelay : spec.onDelay) * SECOND;
  return due <= lastAt + spec.hold ? Math.max(due, turnedAt) : undefined;
}

/** The latch at this instant, the last value having held: changed, if its delay has run out by then. */
export function advance(before: Latch, spec: LatchSpec, until: EpochMs): Latch {
  const due = turnsAt(before, spec);
  if (due === undefined || due > until) return before;
  const { active, turningSince, trueSince, lastAt } = before;
  return { active: !active, began: trueSince ?? turningSince, lastAt, turnedAt: due };
}
