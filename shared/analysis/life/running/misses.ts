import { meanKnown } from './known.ts';
import { weeklyMean } from './lately.ts';
import { WEEK_HOURS, type Week, weeksKnown } from './weeks.ts';

const DAY = 24;
/** Weeks that have to be known before one is foretold, and of a day or a week how much, for it to be held against that. */
const LEAST_BEFORE = 1;
const LEAST_OF = 0.5;
/** Days that have to have been foretold: two or three may all have gone as they should by chance. */
const LEAST_DAYS = 7;
/** With less than this share of its duty a pump stands: when it will, nobody foretells, and that is told apart. */
const STANDS = 0.1;
/** What days missed, if they were independent, says of weeks as much as so many of these. */
const DAYS_TELL = 2;

/** How far off the duty is that is foretold of a pump. */
export interface Misses {
  /** Of a day and of a week, root mean squares, as if its usual week were known exactly. */
  readonly day: number;
  readonly week: number;
  /** How many independent weeks that is known from. */
  readonly worth: number;
}

/**
 * What each of a pump's weeks did that those before it hadn't foretold. None is held against what was learned from itself. A mean of
 * few weeks is off by itself, so misses of what they foretold count for less.
 *
 * @param worth how many independent weeks all of them are worth
 * @returns `undefined` where less than a week was foretold yet
 */
export function missesOf(weeks: readonly Week[], worth: number): Misses | undefined {
  const [days, whole]: [number[], number[]] = [[], []];
  for (const [w, { hours }] of weeks.entries()) {
    const before = weeks.slice(0, w);
    const known = weeksKnown(before);
    if (known < LEAST_BEFORE) continue;
    const { means } = weeklyMean(before);
    const usual = meanKnown(means);
    const apart = hours.map((added, slot) => added - (Number.isNaN(means[slot]!) ? usual : means[slot]!));
    if (meanKnown(hours) < STANDS * usual) continue;
    const fair = 1 / Math.sqrt(1 + 1 / known);
    for (let day = 0; day < WEEK_HOURS; day += DAY) days.push(...missOf(apart.slice(day, day + DAY), fair));
    whole.push(...missOf(apart, fair));
  }
  if (days.length < LEAST_DAYS) return undefined;
  const square = (misses: readonly number[]) => misses.reduce((sum, miss) => sum + miss * miss, 0);
  const day = square(days) / days.length;
  const asDays = (WEEK_HOURS / DAY) * day;
  const week = (square(whole) + DAYS_TELL * asDays) / (whole.length + DAYS_TELL);
  return { day: Math.sqrt(day), week: Math.sqrt(week), worth };
}

function missOf(apart: readonly number[], fair: number): number[] {
  const known = apart.filter((one) => !Number.isNaN(one)).length;
  return known < LEAST_OF * apart.length ? [] : [meanKnown(apart) * apart.length * fair];
}

/**
 * How far off the duty of so many hours to come is: weeks err independently, each about a usual one that is known from so many. Within
 * a week it grows with time as from a day to a week, and within a day as its root.
 *
 * @returns a standard deviation
 */
export function missIn({ day, week, worth }: Misses): (hours: number) => number {
  const usual = week * week;
  const first = usual * (1 + 1 / worth);
  const power = day > 0 ? Math.min(2, Math.max(0, Math.log(first / (day * day)) / Math.log(7))) : 1;
  return (hours) => {
    const weeks = hours / WEEK_HOURS;
    if (weeks >= 1) return Math.sqrt(usual * (weeks + (weeks * weeks) / worth));
    const ofDay = first / 7 ** power;
    return Math.sqrt(hours < DAY ? (ofDay * hours) / DAY : first * weeks ** power);
  };
}
