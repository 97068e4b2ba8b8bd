import { meanKnown } from './known.ts';
import { hourIn, WEEK_HOURS, type Week, weeksKnown } from './weeks.ts';

/** Lately, a week counts for so much of the one after it. */
const FADES = 0.25;
/** The newest hours, which are foretold day by day from what was known before; of that, as many weeks at the least. */
const FORETOLD = WEEK_HOURS;
const LEAST_KNOWN = 1.5;
/** Only where the newest weeks' mean square error is so many times smaller do they count as much as all of them. */
const SURE = 2;
/** With less than this share of its duty a pump stands; after so many hours of it that is how it is run. */
const STANDS = 0.1;
const STANDS_FOR = 4 * WEEK_HOURS;

/** How much each week counts in the mean of each hour of the week. */
export interface WeeklyMean {
  /** By hour of the week; NaN where it isn't known. */
  readonly means: Float64Array;
  /** By week and hour of the week; those of one hour add up to 1. */
  readonly shares: readonly Float64Array[];
}

/**
 * The mean of a pump's weeks, hour by hour: all of them alike, so that a shutdown counts for no more than it lasted, and the
 * newest, so that a pump that is run otherwise is soon seen so, together, by how each would have foretold the newest
 * days: inversely to the square of their mean square errors, those of all weeks believed {@link SURE} times as small. A week in which the pump stood tells nothing of that, unless it has for four.
 */
export function weeklyMean(weeks: readonly Week[]): WeeklyMean {
  return meanBy(weeks, latelyShare(weeks));
}

function latelyShare(weeks: readonly Week[]): number {
  const end = endOf(weeks);
  const before = weeks.map(({ week, hours }) => ({
    week,
    hours: hours.map((added, slot) => (hourIn(week, slot) < end - FORETOLD ? added : Number.NaN)),
  }));
  if (weeksKnown(before) < LEAST_KNOWN) return 0;
  const [all, lately] = [meanBy(before, 0).means, meanBy(before, 1).means];
  const usual = meanKnown(all);
  const isStill = (hours: number) => {
    const added = since(weeks, end - hours).map((one) => one.added);
    return added.reduce((sum, one) => sum + one, 0) < STANDS * usual * added.length;
  };
  if (isStill(FORETOLD) && !isStill(STANDS_FOR)) return 0;
  const days = Map.groupBy(since(weeks, end - FORETOLD), ({ at }) => Math.floor((at - end) / 24));
  const square = (means: Float64Array) =>
    [...days.values()].reduce((sum, day) => {
      const miss = day.reduce((miss, { slot, added }) => {
        return miss + (Number.isNaN(means[slot]!) ? usual : means[slot]!) - added;
      }, 0);
      return sum + miss * miss;
    }, 0);
  const [a, b] = [square(all) ** 2, (SURE * square(lately)) ** 2];
  return a > 0 ? a / (a + b) : 0;
}

/** @param share how much the newest count among all of them alike */
function meanBy(weeks: readonly Week[], share: number): WeeklyMean {
  const newest = weeks.at(-1)?.week ?? 0;
  const means = new Float64Array(WEEK_HOURS).fill(Number.NaN);
  const shares = weeks.map(() => new Float64Array(WEEK_HOURS));
  const fading = weeks.map(({ week }) => FADES ** (newest - week));
  for (let slot = 0; slot < WEEK_HOURS; slot++) {
    let [known, faded] = [0, 0];
    for (let w = 0; w < weeks.length; w++) {
      if (Number.isNaN(weeks[w]!.hours[slot]!)) continue;
      known++;
      faded += fading[w]!;
    }
    if (known === 0) continue;
    means[slot] = 0;
    for (let w = 0; w < weeks.length; w++) {
      const added = weeks[w]!.hours[slot]!;
      if (Number.isNaN(added)) continue;
      shares[w]![slot] = (1 - share) / known + (share * fading[w]!) / faded;
      means[slot]! += shares[w]![slot]! * added;
    }
  }
  return { means, shares };
}

/** What is known from an hour on. */
function since(weeks: readonly Week[], hour: number) {
  const after = weeks.filter(({ week }) => hourIn(week, WEEK_HOURS) > hour);
  return after.flatMap(({ week, hours }) =>
    hours
      .map((added, slot) => ({ at: hourIn(week, slot), slot, added }))
      .filter(({ at, added }) => at >= hour && !Number.isNaN(added)),
  );
}

/** When the newest hour that is known ends. */
function endOf(weeks: readonly Week[]): number {
  const last = weeks.at(-1);
  return last ? hourIn(last.week, last.hours.findLastIndex((added) => !Number.isNaN(added)) + 1) : 0;
}
