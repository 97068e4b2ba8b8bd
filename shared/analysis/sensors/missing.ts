import { type EpochMs, HOUR } from '../../time.ts';

/** Least operating time, and least readings of other signals, without a signal that is missing. */
const LEAST_TIME = HOUR;
const LEAST_READINGS = 10;
/** How many times as long as ever before. */
const BEYOND_LONGEST = 4;
/** Values after which the box is known to send the signal. */
const KNOWN_AFTER = 20;

/** What is remembered of when a signal was sent. */
export interface PresenceMemory {
  /** Reading time and operating time of its newest value, and readings without one since. */
  readonly at: EpochMs;
  readonly from: number;
  readonly without: number;
  /** Values so far, as far as they need to be counted; the longest operating time between two. */
  readonly count: number;
  readonly longest: number;
  readonly missing: boolean;
}

/** Takes a value's being there, while the pump operates or its state is unknown. */
export function takePresent(
  before: PresenceMemory | undefined,
  at: EpochMs,
  operated: number,
): PresenceMemory {
  const gap = before && !before.missing ? operated - before.from : 0;
  return {
    at,
    from: operated,
    without: 0,
    count: Math.min(KNOWN_AFTER, (before?.count ?? 0) + 1),
    longest: Math.max(before?.longest ?? 0, gap),
    missing: false,
  };
}

/**
 * Takes its not being there in a reading that has other signals. It is missing after four times as long as it
 * ever was between two values, an hour of operation at least. A box that sends some signals seldom, or only
 * while the pump operates, misses none.
 */
export function takeAbsent(before: PresenceMemory, operated: number): PresenceMemory {
  if (before.missing) return before;
  const without = before.without + 1;
  const gap = operated - before.from;
  const missing =
    before.count >= KNOWN_AFTER &&
    without >= LEAST_READINGS &&
    gap >= Math.max(LEAST_TIME, BEYOND_LONGEST * before.longest);
  return { ...before, without, missing };
}
