/** A point of a series: time (or duty) and value, in any units. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Of the largest value, so much for each point: what sums and products round it by. */
const ROUNDED = 4 * Number.EPSILON;

/** A robust straight line with an interval for its slope, in units of y per unit of x. */
export interface RobustLine {
  readonly slope: number;
  /** Two-sided interval of the slope at the asked confidence. */
  readonly low: number;
  readonly high: number;
  /** Median of y minus slope times median of x, as SciPy's `theilslopes(method='separate')` has it. */
  readonly intercept: number;
  /** Standard normal score of Kendall's S: how far from chance the order of the values is. */
  readonly z: number;
}

/**
 * The Theil–Sen line: the median of the slopes between all pairs of points. It bears up to 29 % of wild
 * values. Its interval is Sen's: it counts in from both ends of the sorted slopes by the spread of Kendall's
 * S. Neighbouring hours resemble each other, which makes S spread wider than its textbook variance says;
 * `inflation` widens it.
 *
 * Source: P. K. Sen, "Estimates of the regression coefficient based on Kendall's tau", J. Am. Stat. Assoc. 63
 * (1968), 1379–1389, with ties in x and y as in its section 3.
 *
 * @param given at least two points with different x; O(n²) in their number. Those with a NaN are left out
 * @param quantile of the standard normal distribution for the interval: 1.2816 leaves 10 % on either side
 * @param inflation factor on the variance of S, 1 for independent values
 * @returns `undefined` when no two points differ in x
 */
export function theilSen(given: readonly Point[], quantile: number, inflation = 1): RobustLine | undefined {
  const points = withTies(given.filter(isKnown));
  const slopes = pairSlopes(points);
  if (slopes.length === 0) return undefined;
  let s = 0;
  for (const slope of slopes) s += Math.sign(slope);
  const sigma = Math.sqrt(kendallVariance(points) * inflation);
  const reach = quantile * sigma;
  const lower = Math.round((slopes.length - reach) / 2) - 1;
  const upper = Math.round((slopes.length + reach) / 2);
  const slope = unlessRounding(medianOf(slopes), points);
  return {
    slope,
    low: selected(slopes, Math.max(lower, 0)),
    high: selected(slopes, Math.min(upper, slopes.length - 1)),
    intercept: median(points.map(({ y }) => y)) - slope * median(points.map(({ x }) => x)),
    // Continuity correction, as in every textbook of the Mann–Kendall test.
    z: sigma > 0 ? (s - Math.sign(s)) / sigma : 0,
  };
}

/** The slope alone, at a fraction of the work; `undefined` when no two points differ in x. */
export function medianSlope(given: readonly Point[]): number | undefined {
  const points = given.filter(isKnown);
  const slopes = pairSlopes(points);
  return slopes.length === 0 ? undefined : unlessRounding(medianOf(slopes), points);
}

/** The middle value; of an even number, the mean of the two in the middle. They are half sorted by it. */
function medianOf(values: Float64Array): number {
  const half = values.length >> 1;
  const upper = selected(values, half);
  if (values.length % 2 === 1) return upper;
  // What selection leaves below the place is what sorts below it.
  let lower = -Infinity;
  for (let i = 0; i < half; i++) lower = Math.max(lower, values[i]!);
  return (lower + upper) / 2;
}

/**
 * The value that would stand at a place if all were sorted; they are half sorted by it. Hoare's selection, as
 * in R. Sedgewick and K. Wayne, *Algorithms*, 4th ed. 2011, section 2.5.
 */
function selected(values: Float64Array, place: number): number {
  let [low, high] = [0, values.length - 1];
  while (low < high) {
    const pivot = values[place]!;
    let [i, j] = [low, high];
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const swapped = values[i]!;
      values[i++] = values[j]!;
      values[j--] = swapped;
    }
    if (j < place) low = i;
    if (i > place) high = j;
  }
  return values[place]!;
}

/** The middle value; of an even number, the mean of the two in the middle. NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = new Float64Array(values).sort();
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

function isKnown({ x, y }: Point): boolean {
  return !Number.isNaN(x) && !Number.isNaN(y);
}

function pairSlopes(points: readonly Point[]): Float64Array {
  const slopes = new Float64Array((points.length * (points.length - 1)) / 2);
  let count = 0;
  for (let i = 0; i < points.length; i++) {
    for (let j = i + 1; j < points.length; j++) {
      const run = points[j]!.x - points[i]!.x;
      if (run !== 0) slopes[count++] = (points[j]!.y - points[i]!.y) / run;
    }
  }
  return slopes.subarray(0, count);
}

/** By so much y may differ for its unit alone, as another rounds it otherwise. */
export function roundedBy(points: readonly Point[]): number {
  return points.length * ROUNDED * points.reduce((most, { y }) => Math.max(most, Math.abs(y)), 0);
}

/** A slope; none, where y rises over all of x by no more than rounding. */
function unlessRounding(slope: number, points: readonly Point[]): number {
  let [first, last] = [Infinity, -Infinity];
  for (const { x } of points) {
    first = Math.min(first, x);
    last = Math.max(last, x);
  }
  return Math.abs(slope) * (last - first) > roundedBy(points) ? slope : 0;
}

/**
 * Points whose y only rounding tells apart, tied: means of values that a sensor reads in steps are often the same, and
 * which of them counts as the larger would be for the unit to say.
 */
function withTies(points: readonly Point[]): readonly Point[] {
  const hair = roundedBy(points);
  const tied = [...points];
  let lowest = -Infinity;
  for (const i of points.map((_, i) => i).sort((a, b) => points[a]!.y - points[b]!.y)) {
    const { x, y } = points[i]!;
    if (y - lowest > hair) lowest = y;
    else tied[i] = { x, y: lowest };
  }
  return tied;
}

/** Variance of Kendall's S for independent values, corrected for ties in x and in y. */
function kendallVariance(points: readonly Point[]): number {
  const term = (m: number) => m * (m - 1) * (2 * m + 5);
  const ties = [points.map(({ x }) => x), points.map(({ y }) => y)].map((values) => {
    const sorted = new Float64Array(values).sort();
    let sum = 0;
    for (let from = 0, to = 0; from < sorted.length; from = to) {
      while (sorted[to] === sorted[from]) to++;
      sum += term(to - from);
    }
    return sum;
  });
  // Where both are tied throughout, the corrections overlap and would make it negative.
  return Math.max(0, term(points.length) - ties[0]! - ties[1]!) / 18;
}
