import { median } from '../../trend/theilSen.ts';
import { type Course, countThrough } from '../course.ts';
import { thinned } from './thin.ts';

/** In so many cells what a stretch does smoothly is looked at, each of at least so many points. */
const CELLS = 24;
const LEAST_IN_CELL = 3;
/** Spells of which each has its largest value, at the least and at the most. */
const SPELLS = { least: 6, most: 48 };
/** Of normal scatter, the standard deviation over the median of what is left without regard to sign. */
const MAD = 1.4826;
/** So many times its scatter a level stands above its reference before what lies below that could be cut off. */
const CLEAR = 3;
/** Standard errors by which scatter is believed to grow less than it looks: what isn't known to grow stays. */
const SURE = 2;

/** How far values go beyond what they do smoothly, in their unit: middle and standard deviation. */
export interface Beyond {
  readonly middle: number;
  readonly sd: number;
}

/**
 * How far single values will rise above the trend when that comes near the limit: it is they that pass it, not their mean.
 * While the trend rises by as much as they scatter, the largest decides; how large that was in spells as long is
 * what it will be. Where scatter is sure to have grown with the level, it is taken to go on so.
 *
 * Source: that scatter follows a power of the level, and how to find its exponent, R. J. Carroll and D. Ruppert,
 * *Transformation and Weighting in Regression*, 1988, section 3.3.
 *
 * @param from the age at which the stretch begins that is carried on
 * @param limit for which it is asked
 * @param reference that levels are counted from
 * @returns nothing beyond where a stretch has fewer than 72 points
 */
export function beyond(course: Course, from: number, limit: number, reference: number): Beyond {
  const first = countThrough(course, from);
  const { age, value } = thinned(course, from, CELLS);
  const known = course.age.length - first;
  if (known < CELLS * LEAST_IN_CELL || age.length < CELLS / 2) return { middle: 0, sd: 0 };
  const level = value.map((one) => one - reference);
  const left: { readonly cell: number; readonly value: number }[] = [];
  for (let i = first, cell = 0; i < course.age.length; i++) {
    while (cell < age.length - 2 && age[cell + 1]! <= course.age[i]!) cell++;
    const share = (course.age[i]! - age[cell]!) / (age[cell + 1]! - age[cell]!);
    const smooth = value[cell]! + share * (value[cell + 1]! - value[cell]!);
    left.push({ cell: share < 0.5 ? cell : cell + 1, value: course.value[i]! - smooth });
  }
  const power = powerOf(left, level);
  const grown = (cell: number) =>
    power === 0 ? 1 : (Math.max(limit - reference, 0) / level[cell]!) ** power;
  const atLimit = left.map((one) => one.value * grown(one.cell));

  const [half, last] = [age.length >> 1, age.length - 1];
  const rise = ((value[last]! - value[half]!) / (age[last]! - age[half]!)) * (age[last]! - age[0]!);
  const spells = rise / (MAD * median(atLimit.map(Math.abs))) || 0;
  const largest = largestOf(atLimit, Math.min(SPELLS.most, Math.max(SPELLS.least, Math.round(spells))));
  const middle = median(largest);
  return { middle: Math.max(0, middle), sd: MAD * median(largest.map((one) => Math.abs(one - middle))) };
}

/** The power of the level, from 0 to 1, with which scatter is sure to have grown: a straight line between logarithms. */
function powerOf(left: readonly { cell: number; value: number }[], level: readonly number[]): number {
  if (level.some((one) => !(one > 0))) return 0;
  const byCell: number[][] = level.map(() => []);
  for (const { cell, value } of left) byCell[cell]!.push(Math.abs(value));
  const points = byCell.flatMap((cell, i) => {
    const scatter = cell.length < LEAST_IN_CELL ? 0 : MAD * median(cell);
    return scatter > 0 && CLEAR * scatter < level[i]!
      ? [[Math.log(level[i]!), Math.log(scatter)] as const]
      : [];
  });
  const n = points.length;
  if (n < CELLS / 2) return 0;
  const [x, y] = [0, 1].map((axis) => points.reduce((sum, point) => sum + point[axis]!, 0) / n) as [
    number,
    number,
  ];
  let [xx, xy, yy] = [0, 0, 0];
  for (const [px, py] of points) {
    xx += (px - x) ** 2;
    xy += (px - x) * (py - y);
    yy += (py - y) ** 2;
  }
  const error = Math.sqrt(Math.max(0, yy - (xy * xy) / xx) / (n - 2) / xx);
  return Math.min(1, Math.max(0, xy / xx - SURE * error)) || 0;
}

/** The largest of each of so many spells, as many values in each. */
function largestOf(values: readonly number[], spells: number): number[] {
  return Array.from({ length: spells }, (_, i) =>
    Math.max(
      ...values.slice(
        Math.floor((i * values.length) / spells),
        Math.floor(((i + 1) * values.length) / spells),
      ),
    ),
  );
}
