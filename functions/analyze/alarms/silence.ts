import type { NoDataLimit } from '../../../shared/domain/model.ts';
import { excuseOf, type PlantHearing, type SilenceExcuse } from '../../../shared/domain/plant.ts';
import { type EpochMs, HOUR, MINUTE, SECOND } from '../../../shared/time.ts';

/** How often a device is heard. */
export interface Pace {
  /** When its newest packet reached IoT Hub. */
  readonly heardAt: EpochMs;
  /** The last arrival that counted: a minute or more after the one before it. */
  readonly countedAt: EpochMs;
  /** The one that ended the last silence of more than some minutes. */
  readonly resumedAt: EpochMs;
  /** The latest intervals between arrivals that counted, in seconds. */
  readonly intervals: readonly number[];
  /** Packets go on coming, and for longer than makes it silent they told only of times before its newest reading. */
  readonly setBack?: true;
}

/** A box that sends what it gathered in an hour sends many packets at once: they count as one arrival. */
const AT_ONCE = MINUTE;
const RESUMED_AFTER = 5 * MINUTE;
const REMEMBERED = 16;
/** With fewer intervals than this nothing is known of what is usual: an hour is assumed, or more if it took more. */
const LEAST = 3;
const ASSUMED = HOUR / SECOND;

/** Takes arrivals at IoT Hub into a device's pace, in any order; those that are not newer change nothing. */
export function takeArrivals(before: Pace | undefined, arrivals: readonly EpochMs[]): Pace | undefined {
  return [...arrivals].sort((a, b) => a - b).reduce(takeArrival, before);
}

function takeArrival(pace: Pace | undefined, at: EpochMs): Pace {
  if (pace === undefined) return { heardAt: at, countedAt: at, resumedAt: at, intervals: [] };
  if (at <= pace.heardAt) return pace;
  const resumedAt = at - pace.heardAt > RESUMED_AFTER ? at : pace.resumedAt;
  if (at - pace.countedAt < AT_ONCE) return { ...pace, heardAt: at, resumedAt };
  const intervals = [...pace.intervals, Math.round((at - pace.countedAt) / SECOND)].slice(-REMEMBERED);
  return { heardAt: at, countedAt: at, resumedAt, intervals };
}

/** The usual interval between arrivals, s: the upper quartile, so that now and then a longer one is no surprise. */
export function usualInterval({ intervals }: Pace): number {
  const sorted = [...intervals].sort((a, b) => a - b);
  if (sorted.length < LEAST) return Math.max(ASSUMED, ...sorted);
  return sorted[Math.ceil(0.75 * sorted.length) - 1]!;
}

/** Nothing heard for longer than this is silence, ms. */
export function silentAfter(pace: Pace, { floor, factor }: Pick<NoDataLimit, 'floor' | 'factor'>): number {
  return Math.max(floor, factor * usualInterval(pace)) * SECOND;
}

/**
 * A device's pace by what it tells of now. Packets that tell only of times before its newest reading count as heard for no
 * longer than makes it silent: a box that gathered them while it was away is done by then, and one whose clock was set back
 * tells nothing of now until it has come to where it was.
 *
 * @param newsAt when its latest packet with a newer reading than all before reached IoT Hub
 */
export function heardOfNow(pace: Pace, limit: Pick<NoDataLimit, 'floor' | 'factor'>, newsAt: EpochMs): Pace {
  const until = newsAt + silentAfter(pace, limit);
  return pace.heardAt <= until ? pace : { ...pace, heardAt: until, setBack: true };
}

/** Why a device that sends isn't heard all the same: something of it waits with us, or we keep it out. */
export type NotHeard = 'not-taken-in' | 'device-kept-out';

/** What is to be thought of a device of which nothing is heard, and why. */
export type SilenceVerdict =
  | { readonly state: 'heard'; readonly because: 'within-usual' }
  | { readonly state: 'silent'; readonly because: 'overdue' }
  | {
      readonly state: 'unjudged';
      readonly because:
        | SilenceExcuse
        | 'never-heard'
        | 'contract-not-in-force'
        | NotHeard
        | 'plant-not-looked-at';
    };

/**
 * Judges a device's silence. Whether a pump operates doesn't matter: a box whose pump stands still goes on sending.
 *
 * @param hearing how the plant as a whole is heard; as old as it may be, `undefined` before its first look
 * @param permitted whether the contract permits collection now: nothing can be heard otherwise
 * @param notHeard why it isn't heard though it may send, where that is so
 */
export function judgeSilence(
  pace: Pace | undefined,
  limit: Pick<NoDataLimit, 'floor' | 'factor'>,
  hearing: PlantHearing | undefined,
  permitted: boolean,
  notHeard: NotHeard | undefined,
  now: EpochMs,
): SilenceVerdict {
  if (pace === undefined) return { state: 'unjudged', because: 'never-heard' };
  if (!permitted) return { state: 'unjudged', because: 'contract-not-in-force' };
  const after = silentAfter(pace, limit);
  const silentAt = pace.heardAt + after;
  if (now <= silentAt) return { state: 'heard', because: 'within-usual' };
  if (notHeard) return { state: 'unjudged', because: notHeard };
  // Its neighbours' silence can't be known before one has looked for it.
  if (hearing === undefined || hearing.at < silentAt)
    return { state: 'unjudged', because: 'plant-not-looked-at' };
  const because = excuseOf(hearing, { heardAt: pace.heardAt, within: after / 2 }, now);
  return because === undefined ? { state: 'silent', because: 'overdue' } : { state: 'unjudged', because };
}
