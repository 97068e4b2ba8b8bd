import { normalQuantile } from '../statistics/normal.ts';

/** What is known of the time that remains, in seconds. */
export interface Remains {
  /** It is over within this with a probability. */
  readonly quantile: (p: number) => number;
  readonly passedBy: (seconds: number) => number;
}

/** What lives of its like say of it. */
export interface Others extends Remains {
  /** The logarithm of the density of the time that remains, but for a constant. */
  readonly logDensity: (seconds: number) => number;
}

/** What a part's own trend says, in seconds. */
export interface OwnTimes {
  readonly p10: number;
  readonly p50: number;
  /** `null` beyond what is told: then as far above P50, in proportion, as P10 lies below it. */
  readonly p90: number | null;
}

/** Seconds. Times are told apart by the logarithm of one and how many of these they are: less than one, hardly at all. */
const UNIT = 3_600;
const P10_P90 = normalQuantile(0.9);
/** An own estimate is never surer than this, as a standard deviation of that logarithm. */
const LEAST_DEVIATION = 0.01;
/** Of a time that may as well end at any moment until some end, P90 is nine times P10: nobody knows less. */
const KNOWS_NOTHING = Math.log(9) / (2 * P10_P90);
/** Own deviations, and shares of the others, beyond which nothing is looked for. */
const REACH = 8;
const BEYOND = 1e-9;
/** It is looked at so many places between these, and again where the density is more than nothing beside its greatest. */
const STEPS = 1_000;
const NOTHING = Math.log(1e-12);

/**
 * A part's own estimate, updated by lives of its like: how likely its own trend would be, were this the time that remains, times
 * the density of that time among lives that have come as far, normalised on a grid.
 *
 * An own estimate holds the truth as often as it says over moments that lie evenly over lives: where, beforehand, any time is
 * as likely as any other. So what it says *is* how likely it would be, as a density in time and not in its logarithm; and where
 * lives of the like say the same of each of the coming days, as they do of few against a whole life, it stays as it is. On a
 * scale of the logarithm that density is normal on either side of P50. An interval that is wider than that of somebody who knows nothing
 * can't be meant so: ever less of it is, so that beside a very wide one the others speak as they do alone.
 *
 * Source: A. Gelman et al., *Bayesian Data Analysis*, 3rd ed. (2013), section 1.3.
 *
 * @returns `undefined` where the others hold any time impossible
 */
export function posterior(own: OwnTimes, others: Others): Remains | undefined {
  const { below, middle, above } = shapeOf(own);
  const known = Math.min(1, (KNOWS_NOTHING / ((below + above) / 2)) ** 2);
  const logDensity = (place: number): number => {
    const deviation = place < middle ? below : above;
    const likelihood = -0.5 * ((place - middle) / deviation) ** 2 - Math.log(deviation) - known * place;
    return likelihood + others.logDensity(timeAt(place)) + place;
  };
  // That it isn't over yet has been seen.
  const from = Math.max(0, Math.min(middle - REACH * below, placeOf(others.quantile(BEYOND))));
  const to = Math.max(middle + REACH * above, placeOf(others.quantile(1 - BEYOND)));
  const all = gridOf(logDensity, from, middle, to);
  const first = all.logs.findIndex((log) => log > NOTHING);
  const last = all.logs.findLastIndex((log) => log > NOTHING);
  if (first < 0) return undefined;
  return remainsOn(gridOf(logDensity, all.edges[first]!, middle, all.edges[last + 1]!));
}

/** Cells of a scale, and the logarithm of a density in the middle of each, less the greatest of them. */
interface Grid {
  readonly edges: readonly number[];
  readonly logs: readonly number[];
}

/** @param jump where the density jumps: no cell goes across */
function gridOf(logDensity: (place: number) => number, from: number, jump: number, to: number): Grid {
  const middle = Math.min(to, Math.max(from, jump));
  const half = STEPS / 2;
  const edges = Array.from({ length: STEPS + 1 }, (_, i) =>
    i < half ? from + (i / half) * (middle - from) : middle + (i / half - 1) * (to - middle),
  );
  const logs = edges.slice(1).map((edge, i) => logDensity((edges[i]! + edge) / 2));
  const greatest = logs.reduce((most, log) => Math.max(most, log), -Infinity);
  return { edges, logs: logs.map((log) => log - greatest) };
}

/** The density is taken as even in each cell. */
function remainsOn({ edges, logs }: Grid): Remains {
  const passed = [0];
  for (const [i, log] of logs.entries())
    passed.push(passed[i]! + Math.exp(log) * (edges[i + 1]! - edges[i]!));
  const all = passed.at(-1)!;
  const between = (of: readonly number[], is: readonly number[], at: number) => {
    const next = of.findIndex((one) => one >= at);
    if (next <= 0) return next === 0 ? is[0]! : is.at(-1)!;
    const [low, high] = [of[next - 1]!, of[next]!];
    return is[next - 1]! + ((at - low) / (high - low)) * (is[next]! - is[next - 1]!);
  };
  return {
    quantile: (p) => timeAt(between(passed, edges, p * all)),
    passedBy: (seconds) => between(edges, passed, placeOf(seconds)) / all,
  };
}

/**
 * How much of what is told is the others': how far it lies from what the part's own trend says, of that and how far from what they say
 * together; as far as P10, P50 and P90 lie apart in proportion, on the mean.
 *
 * @returns 0 where it is the own trend's, 1 where it is theirs
 */
export function shareOf(told: Remains, own: OwnTimes, others: Remains): number {
  const { below, middle, above } = shapeOf(own);
  const places = (of: Remains) => [0.1, 0.5, 0.9].map((p) => placeOf(of.quantile(p)));
  const it = places(told);
  const apart = (from: readonly number[]) =>
    it.reduce((sum, place, i) => sum + Math.abs(place - from[i]!), 0);
  const fromOwn = apart([middle - P10_P90 * below, middle, middle + P10_P90 * above]);
  const fromOthers = apart(places(others));
  return fromOwn > 0 ? fromOwn / (fromOwn + fromOthers) : 0;
}

/** The middle of an own estimate and its deviations to either side, on the scale of the logarithm. */
function shapeOf({ p10, p50, p90 }: OwnTimes) {
  const middle = placeOf(p50);
  const below = Math.max(LEAST_DEVIATION, (middle - placeOf(p10)) / P10_P90);
  const above = p90 === null ? below : Math.max(LEAST_DEVIATION, (placeOf(p90) - middle) / P10_P90);
  return { below, middle, above };
}

function placeOf(seconds: number): number {
  return Math.log1p(seconds / UNIT);
}

function timeAt(place: number): number {
  return UNIT * Math.expm1(place);
}
