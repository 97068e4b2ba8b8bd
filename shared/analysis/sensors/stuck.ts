import { DAY, type EpochMs, HOUR } from '../../time.ts';

/** Least operating time, and least readings, through which a stuck sensor has stood still. */
const LEAST_TIME = 2 * HOUR;
const LEAST_READINGS = 12;
/** How many times as long as ever before. */
const BEYOND_LONGEST = 4;
/** Operating time and changes after which the longest standstill so far says how coarse the sensor is. */
const LEARNED_AFTER = 2 * DAY;
const LEARNED_CHANGES = 20;
/** Until then, and for a sensor that never changed. */
const UNLEARNED_TIME = DAY;
/** How often other signals have to have moved meanwhile. */
const LEAST_MOVES = 4;
/** Changes after which it is believed to live again. */
const ALIVE = 3;

/** What is remembered of a signal's standstills. Operating time is that of {@link SensorMemory.operated}. */
export interface StuckMemory {
  readonly value: number;
  /** Reading time and operating time at which it took this value, and readings since. */
  readonly at: EpochMs;
  readonly from: EpochMs;
  readonly count: number;
  /** How often the other signals had moved by then. */
  readonly moves: number;
  /** Operating time at which the signal was first heard, the longest standstill since, and changes. */
  readonly first: EpochMs;
  readonly longest: number;
  readonly changes: number;
  /** Reading time since which it has been stuck, and changes since it no longer is. */
  readonly since?: EpochMs;
  readonly alive?: number;
}

/**
 * Takes one value heard while the pump operates, or while its state is unknown. A sensor is stuck when it
 * has stood still for four times as long as it ever did, two hours at least, while other signals moved. So a
 * coarse sensor, which repeats itself for hours in a healthy pump, gets the time it needs: two days of operation
 * teach how long that is, and until then it has a whole day.
 *
 * @param operated operating time so far, ms
 * @param moves how often the pump's other signals have moved so far
 */
export function takeStuck(
  before: StuckMemory | undefined,
  value: number,
  at: EpochMs,
  operated: number,
  moves: number,
): StuckMemory {
  const fresh = { value, at, from: operated, count: 1, moves };
  if (!before) return { ...fresh, first: operated, longest: 0, changes: 0 };
  const stood = operated - before.from;
  if (value !== before.value) {
    const alive = (before.alive ?? 0) + 1;
    const isStuck = before.since !== undefined && alive < ALIVE;
    return {
      ...fresh,
      first: before.first,
      // What was found stuck is no example of how a healthy sensor stands still.
      longest: before.since === undefined ? Math.max(before.longest, stood) : before.longest,
      changes: before.changes + 1,
      ...(isStuck ? { since: before.since, alive } : {}),
    };
  }
  const now = { ...before, count: before.count + 1 };
  if (now.since !== undefined) return now;
  const learned = operated - before.first >= LEARNED_AFTER && before.changes >= LEARNED_CHANGES;
  const needed = learned ? Math.max(LEAST_TIME, BEYOND_LONGEST * before.longest) : UNLEARNED_TIME;
  const isStuck = stood >= needed && now.count >= LEAST_READINGS && moves - before.moves >= LEAST_MOVES;
  return isStuck ? { ...now, since: before.at } : now;
}
