import { credibility, type Squares, varianceBetween, varianceWithin } from './credibility.ts';
import { meanKnown } from './known.ts';
import { weeklyMean } from './lately.ts';
import { type Misses, missesOf } from './misses.ts';
import { WEEK_HOURS, type Week, weeksKnown } from './weeks.ts';

/** Weeks that have to be known of a pump for anything to be said of its own, and for it to tell of others. */
const LEAST_OWN = 1;
const LEAST_TELLING = 2;
/** Of the hours of a week, that have to be known of one that tells of others; and of a week, to be held against others. */
const LEAST_HOURS = 0.9 * WEEK_HOURS;
const HALF = 0.5 * WEEK_HOURS;
/** More than so many others tell no more. */
const MOST_OTHERS = 50;

/** How a pump is usually run. */
export interface Usual {
  /** By hour of the week, from Monday 00:00 on by the clocks where it stands, what it adds to its duty. */
  readonly hours: readonly number[];
  /** Weeks of its own that were looked at, and how many other pumps. */
  readonly weeks: number;
  readonly others: number;
  /** How much of what sets the mean of its week apart from theirs is believed, from 0 to 1; 1 where there are none. */
  readonly own: number;
  /** How far off what its weeks foretold was; of one that is too new for that, what the others' did. Unknown where none were foretold. */
  readonly missed?: Misses;
}

/** What a pump's weeks come to. */
interface Run {
  /** Weeks that are known of it. */
  readonly known: number;
  /** By hour of the week; NaN where it isn't known. */
  readonly means: Float64Array;
  /** How many independent weeks each of these means is worth, and their own mean. */
  readonly worths: Float64Array;
  readonly worth: number;
  /** How its weeks differ by their means, and hour by hour beside that. */
  readonly level: Squares;
  readonly course: Squares;
  /** How far off what its weeks foretold was. */
  readonly missed: Misses | undefined;
}

/**
 * How pumps alike are usually run, each by its own weeks, drawn towards how the others are: the more, the more weeks of one
 * pump differ, the less pumps do, and the fewer of its weeks are known ({@link credibility}). The mean of its week and the course about
 * that mean are drawn each by a measure of its own: overtime says little of how the hours of a day are spent.
 *
 * @param pumps the weeks of each, in order; duty counted alike
 * @returns in their order; `undefined` for one of which too little is known
 */
export function usualRuns(pumps: readonly (readonly Week[])[]): (Usual | undefined)[] {
  const runs = pumps.map(runOf);
  const telling = runs.filter(
    ({ known, means }) =>
      known >= LEAST_TELLING && means.filter((mean) => !Number.isNaN(mean)).length >= LEAST_HOURS,
  );
  return runs.map((run) => {
    if (run.known < LEAST_OWN) return undefined;
    const others = telling.filter((other) => other !== run).slice(0, MOST_OTHERS);
    return others.length === 0 ? alone(run) : among(others, run);
  });
}

function alone({ means, known, missed }: Run): Usual {
  return { hours: filled(means), weeks: known, others: 0, own: 1, ...(missed && { missed }) };
}

function among(others: readonly Run[], run: Run): Usual {
  const centre = filled(
    Float64Array.from({ length: WEEK_HOURS }, (_, slot) =>
      meanKnown(others.map(({ means }) => means[slot]!)),
    ),
  );
  const all = [...others, run].map((one) => {
    const apart = one.means.map((mean, slot) => mean - centre[slot]!);
    const level = meanKnown(apart);
    return { ...one, level, course: apart.map((one) => one - level) };
  });
  const own = all.at(-1)!;

  const levelWithin = varianceWithin([...others, run].map(({ level }) => level));
  const levels = all.map(({ level, worth }) => ({ mean: level, worth }));
  const believed = credibility(run.worth, levelWithin, varianceBetween(levels, levelWithin));

  const courseWithin = varianceWithin([...others, run].map(({ course }) => course));
  const between = centre.map((_, slot) =>
    varianceBetween(
      all.map(({ course, worths }) => ({ mean: course[slot]!, worth: worths[slot]! })),
      courseWithin,
    ),
  );
  const courseBetween = meanKnown(between);
  const hours = centre.map((mean, slot) => {
    const beside = own.course[slot]!;
    const course = Number.isNaN(beside)
      ? 0
      : beside * credibility(run.worths[slot]!, courseWithin, courseBetween);
    // Duty only rises.
    return Math.max(0, mean + believed * own.level + course);
  });
  const missed = run.missed ?? missedBy(others, run);
  return { hours, weeks: run.known, others: others.length, own: believed, ...(missed && { missed }) };
}

/** How far off what others' weeks foretold was, as a pump of so many weeks would have it. */
function missedBy(others: readonly Run[], { worth }: Run): Misses | undefined {
  const told = others.flatMap(({ missed }) => missed ?? []);
  if (told.length === 0) return undefined;
  const usual = (of: (missed: Misses) => number) =>
    Math.sqrt(told.reduce((sum, one) => sum + of(one) ** 2, 0) / told.length);
  return { day: usual(({ day }) => day), week: usual(({ week }) => week), worth };
}

/** Hours of the week that aren't known, as the others are on average. */
function filled(means: Float64Array): number[] {
  const usual = meanKnown(means);
  return Array.from(means, (mean) => (Number.isNaN(mean) ? usual : mean));
}

function runOf(weeks: readonly Week[]): Run {
  const { means, shares } = weeklyMean(weeks);
  // Weighed means are worth as many as one over the sum of the squares of their shares (Kish 1965).
  const worths = means.map(
    (_, slot) => 1 / shares.reduce((sum, share) => sum + share[slot]! * share[slot]!, 0),
  );
  const known = weeksKnown(weeks);
  const worth = Math.min(known, meanKnown(worths.filter(Number.isFinite)));
  let [sum, shared, squared] = [0, 0, 0];
  let [courseSum, courseFreedom] = [0, 0];
  for (const [w, { hours }] of weeks.entries()) {
    const apart = means.map((mean, slot) => hours[slot]! - mean);
    if (apart.filter((one) => !Number.isNaN(one)).length < HALF) continue;
    const level = meanKnown(apart);
    const share = meanKnown(shares[w]!);
    sum += share * level * level;
    shared += share;
    squared += share * share;
    for (let slot = 0; slot < WEEK_HOURS; slot++) {
      if (Number.isNaN(apart[slot]!)) continue;
      const of = shares[w]![slot]!;
      courseSum += of * (apart[slot]! - level) ** 2;
      courseFreedom += of * (1 - of);
    }
  }
  const freedom = shared > 0 ? shared - squared / shared : 0;
  return {
    ...{ known, means, worths, worth },
    missed: missesOf(weeks, worth),
    level: { sum: worth * sum, freedom: worth * freedom },
    course: { sum: worth * courseSum, freedom: worth * courseFreedom },
  };
}
