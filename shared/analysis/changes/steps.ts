import type { EpochMs } from '../../time.ts';
import { windowMedians } from '../baseline/window.ts';
import { robustRegression } from '../statistics/robustRegression.ts';
import { lag1Autocorrelation, varianceInflation } from '../trend/autocorrelation.ts';

/** A value of a series: an hour's or a day's, at the middle of its time. */
export interface SeriesPoint {
  readonly at: EpochMs;
  readonly value: number;
}

/** A step in a series, from one hour to the next. */
export interface Step {
  /** Reading time of the first point on the new level. */
  readonly at: EpochMs;
  /** How far it went up, or down, in the series' unit: what is left when the trends on both sides are taken out. */
  readonly size: number;
  /** Where the trends on either side put the series at that time. */
  readonly from: number;
  readonly to: number;
  /** The size in its own standard errors, neighbouring points being alike. */
  readonly z: number;
}

/** Points on either side that a step is judged by, at most and at least. */
const MOST_BESIDE = 48;
const LEAST_BESIDE = 12;
/** Points next to the step that have to show most of it: what takes longer is no step. */
const NEXT = 6;
const MOST_OF_IT = 0.6;
/** Standard errors, and robust spreads of a single point, that a step has to have. */
const LEAST_Z = 6;
const LEAST_SPREADS = 4;

/**
 * The steps in a series, in order. At each point at which the medians of the six before and the six after
 * differ, a line is fitted to up to 48 points on either side, robustly and with a slope each: the step is what
 * lies between their ends. A filter that clogs ever faster is no step, nor is a warm day. The greatest step is
 * taken first, and those beside it are judged without looking beyond it.
 *
 * Cost: a regression of 96 rows for each place that could be a step; the points themselves cost O(n). A step
 * is found {@link LEAST_BESIDE} points after it, and judged anew with each point that follows.
 *
 * Source: the sequence of cuts is binary segmentation (E. S. Venkatraman, "Consistency results in multiple
 * change-point problems", 1992); local lines on both sides of a candidate as in J. Bai and P. Perron, "Estimating
 * and testing linear models with multiple structural changes", Econometrica 66 (1998), 47–78.
 *
 * @param points in order
 * @param least the smallest step that means something, in the series' unit
 */
export function stepsIn(points: readonly SeriesPoint[], least: number): Step[] {
  const found: Step[] = [];
  const series = { points, medians: windowMedians(valuesOf(points), NEXT) };
  const search = (from: number, before: number): void => {
    const best = greatest(series, from, before, least);
    if (!best) return;
    search(from, best.index);
    found.push(best.step);
    search(best.index, before);
  };
  search(0, points.length);
  return found;
}

interface Series {
  readonly points: readonly SeriesPoint[];
  /** Of the six from each point on. */
  readonly medians: readonly number[];
}

interface Candidate {
  readonly index: number;
  readonly step: Step;
}

function greatest(series: Series, from: number, before: number, least: number): Candidate | undefined {
  let best: Candidate | undefined;
  for (const middle of candidates(series, from, before, least)) {
    for (const index of [steepest(series, middle, from, before), middle]) {
      const step = judged(series, index, from, before, least);
      if (!step) continue;
      if (!best || Math.abs(step.z) > Math.abs(best.step.z)) best = { index, step };
      break;
    }
  }
  return best;
}

/** Where the medians beside a point differ the most, far enough from each other to be different steps. */
function candidates(series: Series, from: number, before: number, least: number): number[] {
  const differing: { index: number; size: number }[] = [];
  for (let index = from + LEAST_BESIDE; index <= before - LEAST_BESIDE; index++) {
    const size = Math.abs(nextTo(series, index));
    if (size >= MOST_OF_IT * least) differing.push({ index, size });
  }
  return differing
    .filter(({ index, size }) =>
      differing.every((other) => Math.abs(other.index - index) >= NEXT / 2 || other.size <= size),
    )
    .map(({ index }) => index);
}

/** The medians of six blur the place by a point or two: the greatest single step nearby is where it was. */
function steepest(series: Series, index: number, from: number, before: number): number {
  const sign = Math.sign(nextTo(series, index));
  const rise = (i: number) => sign * (series.points[i]!.value - series.points[i - 1]!.value);
  let best = index;
  const last = Math.min(before - LEAST_BESIDE, index + NEXT / 2);
  for (let i = Math.max(from + LEAST_BESIDE, index - NEXT / 2); i <= last; i++) {
    if (rise(i) > rise(best)) best = i;
  }
  return best;
}

function nextTo({ medians }: Series, index: number): number {
  return medians[index]! - medians[index - NEXT]!;
}

/** The step at a point, where it is one. */
function judged(
  series: Series,
  index: number,
  from: number,
  before: number,
  least: number,
): Step | undefined {
  const { points } = series;
  const left = points.slice(Math.max(from, index - MOST_BESIDE), index);
  const right = points.slice(index, Math.min(before, index + MOST_BESIDE));
  const a = lineThrough(left, -left.length);
  const b = lineThrough(right, 0);
  if (!a || !b) return undefined;
  const size = b.end - a.end;
  const residuals = [...a.residuals, ...b.residuals];
  const spread = Math.hypot(a.scale, b.scale) / Math.SQRT2;
  const inflation = varianceInflation(lag1Autocorrelation(residuals));
  const error = Math.sqrt(inflation * (a.variance + b.variance));
  const near = nextTo(series, index);
  const isStep =
    Math.abs(size) >= least &&
    Math.abs(size) >= LEAST_SPREADS * spread &&
    Math.abs(size) > LEAST_Z * error &&
    near * Math.sign(size) >= MOST_OF_IT * Math.abs(size);
  if (!isStep) return undefined;
  return {
    at: points[index]!.at,
    size,
    from: a.end,
    to: b.end,
    z: error > 0 ? size / error : Math.sign(size) * 99,
  };
}

/**
 * The robust line through one side: where it is at the step, and how sure that is. It runs in points, not in
 * time: parts wear while the pump operates, and hours in which it stands have no point.
 */
function lineThrough(side: readonly SeriesPoint[], first: number) {
  const places = side.map((_, i) => first + i);
  const fit = robustRegression(
    places.map((x) => [1, x]),
    valuesOf(side),
  );
  if (!fit) return undefined;
  const [end, slope] = fit.coefficients as [number, number];
  const mean = places.reduce((sum, x) => sum + x, 0) / places.length;
  const sum = places.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  return {
    end,
    scale: fit.scale,
    residuals: side.map(({ value }, i) => value - end - slope * places[i]!),
    // Of the line's value at x = 0, as in every textbook of linear regression.
    variance: fit.scale ** 2 * (1 / places.length + mean ** 2 / sum),
  };
}

function valuesOf(points: readonly SeriesPoint[]): number[] {
  return points.map(({ value }) => value);
}
