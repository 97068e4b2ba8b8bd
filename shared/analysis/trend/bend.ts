import { normalCdf } from '../statistics/normal.ts';
import { lag1Autocorrelation, varianceInflation } from './autocorrelation.ts';
import { type Point, roundedBy } from './theilSen.ts';

/**
 * Growth that bends upwards from a level of its own, y = level + slope · (e^(bend · t) − 1) / bend, t counted
 * from the newest point: a straight line where the bend is 0, exponential growth above an unknown base
 * otherwise. How much it bends is not chosen; every bend has the weight that the points give it.
 */
export interface BentGrowth {
  /** Those whose weight counts, all of them upwards. */
  readonly bends: readonly Bend[];
}

export interface Bend {
  /** Per unit of x. */
  readonly bend: number;
  /** At the newest point, of y and of y a unit of x, with their covariance. */
  readonly level: number;
  readonly slope: number;
  readonly covariance: { readonly level: number; readonly both: number; readonly slope: number };
  readonly weight: number;
}

/** Bends that are tried, in e-folds over the span of the points: none, and from half of one on each three tenths more, up to 26. */
const BENDS = [0, ...Array.from({ length: 16 }, (_, i) => 0.5 * 1.3 ** i)];
const LEAST_POINTS = 8;
/** A weight below this is none. */
const UNHEARD = 0.01;
/** Exponents beyond this are as good as endless. */
const ENDLESS = 200;

/**
 * Fits {@link BentGrowth}: with the bend given, level and slope are linear least squares; the bends are weighed
 * by their likelihood with the rest profiled out. What neighbours have in common makes the points count as
 * fewer, both there and in the covariance.
 *
 * Sources: G. H. Golub and V. Pereyra, "The differentiation of pseudo-inverses and nonlinear least squares
 * problems whose variables separate", SIAM J. Numer. Anal. 10 (1973), 413–432; that parameters which are not
 * known well have to be averaged over, J. A. Hoeting et al., Statistical Science 14 (1999), 382–417.
 *
 * @param points in the order of x
 * @returns `undefined` of fewer than eight points, none apart in x, or where nothing grows
 */
export function fitBent(points: readonly Point[]): BentGrowth | undefined {
  const n = points.length;
  const end = points.at(-1)?.x ?? 0;
  const span = n < LEAST_POINTS ? 0 : end - points[0]!.x;
  if (!(span > 0)) return undefined;
  const fits = BENDS.map((efolds) => conditional(points, end, efolds / span));
  let best = fits[0]!;
  for (const fit of fits) if (fit.rest < best.rest) best = fit;
  // Rounding leaves something even of what fits exactly: a hair of what there was to explain.
  const mean = points.reduce((sum, { y }) => sum + y, 0) / n;
  const least = Number.EPSILON * points.reduce((sum, { y }) => sum + (y - mean) ** 2, 0);
  const inflation = varianceInflation(
    lag1Autocorrelation(points.map(({ x, y }) => y - best.level - best.slope * grown(best.bend, x - end))),
  );
  const power = (Math.max(n / inflation, 4) - 2) / 2;
  const variance = (Math.max(best.rest, least) / (n - 3)) * inflation;
  const raw = fits.map(({ rest }) => (Math.max(rest, least) / Math.max(best.rest, least)) ** -power);
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  const hair = roundedBy(points);
  const bends = fits.flatMap(({ bend, level, slope, inverse }, i): Bend[] => {
    const weight = raw[i]! / total;
    if (!(weight > UNHEARD && slope * span > hair)) return [];
    const covariance = {
      level: inverse.level * variance,
      both: inverse.both * variance,
      slope: inverse.slope * variance,
    };
    return [{ bend, level, slope, covariance, weight }];
  });
  return bends.length > 0 ? { bends } : undefined;
}

/** Probability that the growth is above a limit once x has gone on by so much: of any limit, what they share is worked out once. */
export function bentAbove({ bends }: BentGrowth, run: number): (limit: number) => number {
  const total = bends.reduce((sum, { weight }) => sum + weight, 0);
  const then = bends.map(({ bend, level, slope, covariance, weight }) => {
    const on = grown(bend, run);
    const variance = covariance.level + 2 * on * covariance.both + on * on * covariance.slope;
    return { middle: level + slope * on, spread: Math.sqrt(Math.max(variance, 1e-300)), weight };
  });
  return (limit) => {
    let above = 0;
    for (const { middle, spread, weight } of then) above += weight * normalCdf((middle - limit) / spread);
    return above / total;
  };
}

/** How far x goes on until the growth reaches a limit, as the middle of what the bends say. */
export function bentTo({ bends }: BentGrowth, limit: number): number {
  const runs = bends
    .map(({ bend, level, slope, weight }) => {
      const steps = Math.max(0, limit - level) / slope;
      return { run: bend === 0 ? steps : Math.log1p(bend * steps) / bend, weight };
    })
    .sort((a, b) => a.run - b.run);
  const half = runs.reduce((sum, { weight }) => sum + weight, 0) / 2;
  let below = 0;
  for (const { run, weight } of runs) {
    below += weight;
    if (below >= half) return run;
  }
  return Infinity;
}

/** (e^(bend · run) − 1) / bend, which is the run itself where nothing bends. */
function grown(bend: number, run: number): number {
  return bend === 0 ? run : Math.expm1(Math.min(bend * run, ENDLESS)) / bend;
}

/** Level and slope by least squares with the bend given, the inverse of their normal matrix, and what is left. */
function conditional(points: readonly Point[], end: number, bend: number) {
  const n = points.length;
  const on = new Float64Array(n);
  let [meanOn, meanY] = [0, 0];
  for (let i = 0; i < n; i++) {
    const { x, y } = points[i]!;
    on[i] = grown(bend, x - end);
    meanOn += on[i]!;
    meanY += y;
  }
  meanOn /= n;
  meanY /= n;
  let [square, product] = [0, 0];
  for (let i = 0; i < n; i++) {
    square += (on[i]! - meanOn) ** 2;
    product += (on[i]! - meanOn) * (points[i]!.y - meanY);
  }
  const slope = product / square;
  const level = meanY - slope * meanOn;
  let rest = 0;
  for (let i = 0; i < n; i++) rest += (points[i]!.y - level - slope * on[i]!) ** 2;
  const inverse = { level: 1 / n + meanOn ** 2 / square, both: -meanOn / square, slope: 1 / square };
  return { bend, level, slope, inverse, rest };
}
