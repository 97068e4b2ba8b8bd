import { meanLeft } from './survivors.ts';

/** A moment of a recorded life: what it looked like, and what was left of it in time and in duty. */
export interface Moment {
  readonly life: number;
  readonly features: readonly number[];
  readonly left: number;
  readonly dutyLeft: number;
  readonly passed: boolean;
}

/** How far apart moments may be in each feature and still count: standard deviations of a normal kernel. */
export interface Bandwidths {
  readonly features: readonly number[];
  /** In how the pumps were run; see `unlikeness`. */
  readonly path: number;
}

/** Weights of exp(−this) and smaller are none. */
const NEGLIGIBLE = 12;
/** A query unlike all that is known leans on the least unlike, as if they were this near (squared, halved). */
const NEAREST = 1;

/**
 * Half the squared distance of a query from each recorded moment, in bandwidths.
 *
 * @param unlike how differently each life was run from the queried one
 * @param without a life that is to be left out: infinitely far
 */
export function distances(
  features: readonly number[],
  unlike: ArrayLike<number>,
  moments: readonly Moment[],
  { features: widths, path }: Bandwidths,
  without: number,
): Float64Array {
  const scales = widths.map((width) => (width === Infinity ? 0 : 0.5 / (width * width)));
  const count = scales.length;
  const found = new Float64Array(moments.length);
  for (let m = 0; m < found.length; m++) {
    const moment = moments[m]!;
    if (moment.life === without) {
      found[m] = Infinity;
      continue;
    }
    const run = unlike[moment.life]! / path;
    let distance = 0.5 * run * run;
    for (let f = 0; f < count; f++) {
      const apart = features[f]! - moment.features[f]!;
      distance += scales[f]! * apart * apart;
    }
    found[m] = distance;
  }
  return found;
}

/** Weights by likeness, with all bandwidths times `scale`. */
export function likeness(found: Float64Array, scale: number): Float64Array {
  const shrink = 1 / (scale * scale);
  let nearest = Infinity;
  for (let m = 0; m < found.length; m++) if (found[m]! < nearest) nearest = found[m]!;
  const shift = Math.max(nearest * shrink - NEAREST, 0);
  const weights = new Float64Array(found.length);
  for (let m = 0; m < found.length; m++) {
    const exponent = shift - found[m]! * shrink;
    if (exponent > -NEGLIGIBLE) weights[m] = Math.exp(exponent);
  }
  return weights;
}

/**
 * Trajectory similarity: what was left of recorded lives at moments that looked as this one does, each as
 * much as it is alike.
 *
 * Source: T. Wang, J. Yu, D. Siegel and J. Lee, "A similarity-based prognostics approach for remaining useful
 * life estimation of engineered systems", Proc. PHM 2008; the kernel average is Nadaraya's and Watson's (1964),
 * with censored lives after Beran (see {@link meanLeft}).
 *
 * @returns in time, and in duty
 */
export function similar(
  moments: readonly Moment[],
  weights: ArrayLike<number>,
): { left: number; dutyLeft: number } {
  let [sum, left, dutyLeft, censored] = [0, 0, 0, 0];
  for (let m = 0; m < moments.length; m++) {
    const weight = weights[m]!;
    if (weight === 0) continue;
    const moment = moments[m]!;
    sum += weight;
    left += weight * moment.left;
    dutyLeft += weight * moment.dutyLeft;
    if (!moment.passed) censored++;
  }
  if (censored === 0) return { left: left / sum, dutyLeft: dutyLeft / sum };
  const near = moments
    .map((moment, m) => ({ ...moment, weight: weights[m]! }))
    .filter(({ weight }) => weight > 0);
  return {
    left: meanLeft(near),
    dutyLeft: meanLeft(near.map(({ dutyLeft: left, passed, weight }) => ({ left, passed, weight }))),
  };
}
