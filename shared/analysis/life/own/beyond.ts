import { median } from '../../trend/theilSen.ts';
import { type Course, countThrough } from '../course.ts';

/** Points on either side whose mean a value stands out of: half a day of hours. */
const AROUND = 12;
const LEAST_POINTS = 72;
/** So much of the newest part tells how values stand out lately: of a month a week, with its days and its weather. */
const LATELY = 0.25;
const LEAST_LATELY = 24;
/** Of normal scatter, the standard deviation over the median of what is left without regard to sign. */
const MAD = 1.4826;
/** The largest but so many is the most that counts: one wild value decides nothing, and what comes every day does. */
const WILD = 2;
/** Standard errors by which scatter is believed to grow less than it looks: what isn't known to grow stays. */
const SURE = 2;
/** Of the logarithm of two such scatters' ratio, the variance for each point of the smaller part (Rousseeuw and Croux 1993). */
const LOG_RATIO = 2.72;
/** So many times its scatter a level stands above its reference before what lies below that could be cut off. */
const CLEAR = 3;

/** How far below the limit a trend stands when a value passes it, in the indicator's unit: mean and standard deviation. */
export interface Beyond {
  readonly mean: number;
  readonly sd: number;
}

/**
 * How far single values will stand out of the trend when it comes near the limit: it is they that pass it, not their
 * mean. What stood out lately of a running mean is taken to come again upon the trend, as fast as that rises now;
 * where it is sure to have grown with the level, it is taken to grow on.
 *
 * Source: that scatter follows a power of the level, R. J. Carroll and D. Ruppert, *Transformation and Weighting in
 * Regression*, 1988, section 3.3.
 *
 * @param peak the largest value that each point of the course stands for, which may be its own
 * @param rising the age since which the course rises
 * @param limit for which it is asked
 * @param reference that levels are counted from
 * @returns nothing beyond where a course has fewer than 72 points
 */
export function beyond(
  course: Course,
  peak: readonly number[],
  rising: number,
  limit: number,
  reference: number,
): Beyond {
  const points = course.age.length;
  if (points < LEAST_POINTS) return { mean: 0, sd: 0 };
  const { out, level } = standingOut(course.value, peak, reference);
  const lately = Math.max(LEAST_LATELY, Math.round(LATELY * points) - AROUND);
  const power = powerOf(out, level, lately);
  const recent = level.slice(-lately);
  const grown = out
    .slice(-lately)
    .map((one, i) => (power > 0 ? one * (Math.max(0, limit - reference) / recent[i]!) ** power : one));
  return passing(tamed(grown), Math.max(0, riseOf(course.value, countThrough(course, rising))));
}

/**
 * How far below a level a straight trend stands when a value passes it, of all the levels it comes to while the same
 * ups and downs come again and again, in turn.
 *
 * Source: that what was seen comes again in a circle, D. N. Politis and J. P. Romano, "A circular block-resampling
 * procedure for stationary data", in *Exploring the Limits of Bootstrap*, 1992, 263–270.
 *
 * @param out what each value stands out of the trend
 * @param rise of the trend from one value to the next, 0 or more
 */
export function passing(out: readonly number[], rise: number): Beyond {
  const turn = rise * out.length;
  // What is passed in the second turn, beyond all that the first one reached.
  let most = out.reduce((highest, one, i) => Math.max(highest, rise * i + one), -Infinity);
  let [passed, sum, squares] = [0, 0, 0];
  for (let i = 0; i < out.length; i++) {
    const trend = turn + rise * i;
    const step = trend + out[i]! - most;
    if (!(step > 0)) continue;
    const middle = most + step / 2 - trend;
    passed += step;
    sum += step * middle;
    squares += step * (middle * middle + (step * step) / 12);
    most += step;
  }
  if (!(passed > 0)) return { mean: Math.max(...out), sd: 0 };
  const mean = sum / passed;
  return { mean, sd: Math.sqrt(Math.max(0, squares / passed - mean * mean)) };
}

/** What each value stands out of the mean of those around it, and that mean above the reference; not at either end. */
function standingOut(value: readonly number[], peak: readonly number[], reference: number) {
  const [out, level]: [number[], number[]] = [[], []];
  let sum = 0;
  for (let i = 0; i < value.length; i++) {
    sum += value[i]! - (value[i - 2 * AROUND - 1] ?? 0);
    if (i < 2 * AROUND) continue;
    const smooth = sum / (2 * AROUND + 1);
    level.push(smooth - reference);
    out.push(peak[i - AROUND]! - smooth);
  }
  return { out, level };
}

/** The power of the level, from 0 to 1, with which the scatter of the newest is sure to have grown beyond that of the others. */
function powerOf(out: readonly number[], level: readonly number[], newest: number): number {
  const before = out.length - newest;
  if (before < LEAST_LATELY || !level.every((one) => one > 0)) return 0;
  const [low, high] = [median(level.slice(0, before)), median(level.slice(before))];
  const [narrow, wide] = [scatterOf(out.slice(0, before)), scatterOf(out.slice(before))];
  if (!(narrow > 0 && high > low && low > CLEAR * narrow)) return 0;
  const grown = Math.log(wide / narrow) - SURE * Math.sqrt(LOG_RATIO / Math.min(before, newest));
  return Math.min(1, Math.max(0, grown / Math.log(high / low)));
}

function tamed(out: readonly number[]): number[] {
  const most = out.toSorted((a, b) => b - a)[WILD]!;
  return out.map((one) => Math.min(one, most));
}

function scatterOf(out: readonly number[]): number {
  const middle = median(out);
  return MAD * median(out.map((one) => Math.abs(one - middle)));
}

/** How much a course rises from one point to the next in the newest quarter of what rises. */
function riseOf(value: readonly number[], from: number): number {
  const quarter = (value.length - from) >> 2;
  const [before, newest] = [-2 * quarter, -quarter].map((start) =>
    median(value.slice(start, start + quarter || undefined)),
  ) as [number, number];
  return (newest - before) / quarter || 0;
}
