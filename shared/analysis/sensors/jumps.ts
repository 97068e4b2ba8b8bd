import { isOperating } from '../../domain/reading.ts';
import { type EpochMs, MINUTE, SECOND } from '../../time.ts';
import type { HeldValue } from './held.ts';
import type { SignalPhysics } from './physics.ts';

/** Steps within this many times the distance of a spike are no matter of time: what is near the sensor may differ so much. */
const AT_ONCE = 2;
/**
 * A pump warms up in half an hour or so: what a thermometer has shown for as long, and without another such step, the
 * pump could have become in earnest.
 */
const SETTLED_AFTER = 30 * MINUTE;
/** Changes by which it has to show that it doesn't merely stand there. */
const ALIVE = 3;

/** A sensor that has jumped further than what it measures can change, and isn't believed until it has settled. */
export interface JumpMemory {
  /** Reading time of the first value after the jump, and the last one believed before it. */
  readonly since: EpochMs;
  readonly from: number;
  /** Reading time of its latest such step, the newest value, and changes since that step. */
  readonly steppedAt: EpochMs;
  readonly at: EpochMs;
  readonly value: number;
  readonly changes: number;
}

/** A value, with when it was read. */
export interface Place {
  readonly at: EpochMs;
  readonly value: number;
}

/**
 * Whether what a signal measures can't have changed so far in the time, whatever happened to the pump. Only of signals whose
 * physics has a bound, and of a fall only while the pump operates: at rest its oil may be changed.
 */
export function isImpossible({ jump, fastest }: SignalPhysics, from: Place, to: HeldValue): boolean {
  if (fastest === undefined) return false;
  const change = to.value - from.value;
  if (change < 0 && isOperating(to) === false) return false;
  return Math.abs(change) > AT_ONCE * jump.absolute + (fastest * (to.at - from.at)) / SECOND;
}

/** What is remembered when a jump has been found. @param last what had been believed before it @param next the newest value */
export function jumped(last: number, first: HeldValue, { at, value }: Place): JumpMemory {
  return { since: first.at, from: last, steppedAt: first.at, at, value, changes: 0 };
}

/**
 * Takes the next value of a sensor that has jumped: `back` where it was before, `settled` where it has shown for long enough
 * that it lives there, or what is remembered of one that still isn't to be believed.
 */
export function takeJump(
  before: JumpMemory,
  physics: SignalPhysics,
  next: HeldValue,
): JumpMemory | 'back' | 'settled' {
  const { at, value } = next;
  if (Math.abs(value - before.from) <= AT_ONCE * physics.jump.absolute) return 'back';
  if (isImpossible(physics, before, next)) return { ...before, steppedAt: at, at, value, changes: 0 };
  const changes = before.changes + (value === before.value ? 0 : 1);
  if (at - before.steppedAt >= SETTLED_AFTER && changes >= ALIVE) return 'settled';
  return { ...before, at, value, changes };
}
