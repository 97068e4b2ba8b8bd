import type { EpochMs } from '../time.ts';
import type { ConditionName } from './condition.ts';
import type { Severity } from './model.ts';

/**
 * States of a condition; *acknowledged*, *shelved* and *suppressed* are facts of their own, apart from these, and ISA-18.2's
 * states come of both. *Pending*, while an OnDelay runs, is normal to it.
 */
export type ConditionState = 'normal' | 'pending' | 'active' | 'returned';

/** Why a condition says nothing at present, though it is watched. */
export type SuppressionReason =
  | 'pump-stopped' // it follows from the pump's not operating
  | 'pump-started' // ... or from its having just begun to
  | 'limit-passed'; // a life that is over is told by the limit that ended it

/** Why a pump isn't heard though its box sends: by its clock, all of it is older than what was known. */
export const CLOCK_SET_BACK = 'clock-set-back';

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
  /** What the value alone doesn't say: the kind of a sensor's fault, or of no data {@link CLOCK_SET_BACK}. */
  readonly detail?: string;
  /** The {@link Transition} that last raised it, to this severity or for the first time. */
  readonly raisedBy?: string;
  /** When it was last raised, the latest last: at most {@link CHATTERING}. */
  readonly raisedAt?: readonly EpochMs[];
  /** The transition by which it last left normal, and whether people have been told of it since. */
  readonly episode?: string;
  readonly told?: boolean;
  /** Reading time of its latest raising, of those close together of which people know that it comes and goes. */
  readonly chatterTold?: EpochMs;
  /** Reading times at which people were told that it had become this, the latest last: at most {@link RECURRING} of each. */
  readonly toldAt?: Partial<Readonly<Record<Severity, readonly EpochMs[]>>>;
  readonly suppressed?: SuppressionReason;
}

/** Why a transition is, or isn't, mailed. */
export type Notice =
  | 'due' // to be put on the alerts queue
  | 'awaiting-backlog' // the device is still sending old readings, which may end it
  | 'awaiting-unshelving' // the condition is shelved; mailed if it still holds when that is over
  | 'awaiting-calm' // it chatters; mailed if it still holds after a minute
  | 'queued' // was put on the alerts queue: sent, or held back while the pump is commissioning
  | 'over-before-arrival' // had ended before its data reached us
  | 'over-while-shelved'
  | 'over-while-chattering'
  | 'not-notified-kind'; // a return to normal, or from an alarm or a fault that was told of to a warning or another fault

/** Those of which the analysis has yet to decide. */
export const UNDECIDED: ReadonlySet<Notice> = new Set([
  'due',
  'awaiting-backlog',
  'awaiting-unshelving',
  'awaiting-calm',
]);

/** Why a condition changed. */
export const TRANSITION_REASONS = [
  'level-passed', // beyond its warning or alarm level for the whole OnDelay
  'worsened', // ... beyond its alarm level, having been a warning
  'another-fault', // of a sensor: it was at fault and still is, in another way
  'eased', // back behind its alarm level, and not behind its warning level
  'back-behind-deadband', // back for the whole OffDelay
  'silent', // nothing heard for longer than is usual
  'heard-again',
  'no-longer-watched', // its limit was taken away
] as const;
export type TransitionReason = (typeof TRANSITION_REASONS)[number];

/** A change of a condition's state or severity, recorded once. */
export interface Transition {
  /** Unique in its contract, the same whichever worker finds it: device, reading time and condition. */
  readonly id: string;
  readonly device: string;
  readonly condition: ConditionName;
  readonly from: ConditionState;
  readonly to: ConditionState;
  /** Absent of those that were written before reasons had names. */
  readonly reason?: TransitionReason;
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
  readonly detail?: string;
  /** The transition by which the condition left normal; absent of those that were written before it was noted. */
  readonly episode?: string;
  /** It was raised for the third time, or more, within a minute. */
  readonly chattering?: true;
  readonly notice: Notice;
}

/** Raised so often ... */
export const CHATTERING = 3;
/** ... within this many milliseconds, a condition chatters (EEMUA 191, ISA-18.2). */
export const CHATTERING_WITHIN = 60_000;
/** ... and for so long, ms, after the last of them. */
export const CHATTERS_FOR = 10 * CHATTERING_WITHIN;
/** Raised so often, each time told of ... */
export const RECURRING = 6;
/** ... within this, ms, a condition recurs: that it has come once more is no news by itself. */
const RECURRING_WITHIN = 24 * 3_600_000;
/** Active for longer than this, it is stale (ISA-18.2). */
export const STALE_AFTER = 24 * 3_600_000;

/** Whether a condition has been active for so long that nobody looks at it any more. */
export function isStale({ state, since }: Condition, now: EpochMs): boolean {
  return state === 'active' && now - since > STALE_AFTER;
}

/** Whether a condition's latest raisings come so close together that it chatters, up to the last ten minutes. */
export function isChattering({ raisedAt = [] }: Pick<Condition, 'raisedAt'>, now: EpochMs): boolean {
  return isBurst(raisedAt) && now - raisedAt.at(-1)! <= CHATTERS_FOR;
}

/**
 * Whether a condition has become this so often within a day, and been told of as that, that it recurs.
 *
 * @param since what came before was told to nobody: its pump was commissioning
 */
export function isRecurring(
  { toldAt }: Pick<Condition, 'toldAt'>,
  severity: Severity,
  since: EpochMs = 0,
): boolean {
  const known = (toldAt?.[severity] ?? []).filter((at) => at >= since);
  return known.length >= RECURRING && known.at(-1)! - known.at(-RECURRING)! <= RECURRING_WITHIN;
}

/**
 * What is left, at its next raising, of people's knowing that a condition comes and goes: they were told so and it has
 * chattered since, or they were told of its last raising, less than a minute ago, and will be of its end.
 */
export function chatterKnown(before: Partial<Condition>, at: EpochMs): EpochMs | undefined {
  const { chatterTold, told, raisedAt = [] } = before;
  if (told && at - raisedAt.at(-1)! <= CHATTERING_WITHIN) return at;
  if (chatterTold === undefined || at - chatterTold > CHATTERS_FOR) return undefined;
  return isBurst([...raisedAt, at]) ? at : chatterTold;
}

/** Whether the last raisings lie within {@link CHATTERING_WITHIN}. */
export function isBurst(raisedAt: readonly EpochMs[]): boolean {
  return raisedAt.length >= CHATTERING && raisedAt.at(-1)! - raisedAt.at(-CHATTERING)! <= CHATTERING_WITHIN;
}
