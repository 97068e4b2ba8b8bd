import { lag1Autocorrelation, varianceInflation } from '../../trend/autocorrelation.ts';
import { medianSlope, type Point, theilSen } from '../../trend/theilSen.ts';
import { type Course, countBefore, countThrough } from '../course.ts';
import { thinned } from './thin.ts';

/** Points a stretch is looked at in, and the least it has to have. */
const POINTS = 48;
const LEAST_POINTS = 12;
/** Standard normal score for a one-sided chance of 0.1 % of calling noise a trend. */
const SIGNIFICANT = 3.09;
/** So many times as much as any stretch of the same length before it must the newest have risen. */
const UNHEARD_OF = 1.5;

/** A stretch at the end of a course, in thinned points. */
export interface Stretch {
  /** Of the course's span. */
  readonly window: number;
  readonly course: Course;
  /** How far the course went on since the last of these points, which is a mean of its newest. */
  readonly since: { readonly age: number; readonly duty: number };
}

/** The newest parts of a course: the whole, and each half of the one before, as long as points are left. */
export function stretchesOf(course: Course, windows: readonly number[]): Stretch[] {
  const last = course.age.at(-1)!;
  const span = last - course.age[0]!;
  return windows
    .map((window) => {
      const part = thinned(course, last - window * span, POINTS);
      const since = { age: last - part.age.at(-1)!, duty: course.duty.at(-1)! - part.duty.at(-1)! };
      return { window, course: part, since };
    })
    .filter(({ course: part }) => part.age.length >= LEAST_POINTS);
}

/** How a stretch rises. */
export interface Rise {
  /** Standard normal score; 0 unless it counts as a trend. */
  readonly z: number;
  /** Root mean square slope of as long stretches before, as a share of this one's: so far off its slope may be. */
  readonly wander: number;
}

const NONE: Rise = { z: 0, wander: 0 };

/**
 * How surely a stretch rises: the standard normal score of a Mann–Kendall test whose variance is widened for
 * what neighbours have in common beside a smooth rise; but none, where the pump has risen nearly as much in as
 * long a time before and come back. Weather, seasons of the week and changes of load look like trends for a
 * while; they have been seen before, and wear has not.
 */
export function riseOf({ window, course: part }: Stretch, whole: Course): Rise {
  const points = part.age.map((x, i) => ({ x, y: part.value[i]! }));
  const inflation = Math.min(
    ...[part.age, part.duty].map((clock) =>
      varianceInflation(lag1Autocorrelation(beyondParabola(clock, part.value))),
    ),
  );
  const line = theilSen(points, 1, inflation);
  if (!line || line.z < SIGNIFICANT) return NONE;
  if (window > 0.5) return { z: line.z, wander: 0 };
  const span = whole.age.at(-1)! - whole.age[0]!;
  const length = window * span;
  const before: number[] = [];
  for (let end = whole.age.at(-1)! - length; end - length >= whole.age[0]! - length / 4; end -= length / 2) {
    before.push(Math.abs(slopeBetween(whole, end - length, end)));
  }
  if (!(line.slope > UNHEARD_OF * Math.max(0, ...before))) return NONE;
  const meanSquare = before.reduce((sum, slope) => sum + slope * slope, 0) / Math.max(1, before.length);
  return { z: line.z, wander: Math.sqrt(meanSquare) / line.slope };
}

function slopeBetween(course: Course, from: number, to: number): number {
  const part: Point[] = [];
  const end = countThrough(course, to);
  for (let i = countBefore(course, from); i < end; i++) part.push({ x: course.age[i]!, y: course.value[i]! });
  const step = Math.max(1, Math.ceil(part.length / (POINTS / 2)));
  return medianSlope(part.filter((_, i) => i % step === 0)) ?? 0;
}

/**
 * What a least-squares parabola leaves: growth that bends must not pass for correlated noise. Nor must wear that
 * waits while the pump stands still, which is why either clock will do.
 */
function beyondParabola(clock: readonly number[], values: readonly number[]): number[] {
  const [first, span] = [clock[0]!, clock.at(-1)! - clock[0]!];
  const u = clock.map((at) => (span > 0 ? (2 * (at - first)) / span - 1 : 0));
  let left = [...values];
  const bases: number[][] = [];
  for (const power of [0, 1, 2]) {
    // Gram and Schmidt: each power without what those before it explain.
    const basis = bases.reduce(
      without,
      u.map((x) => x ** power),
    );
    bases.push(basis);
    left = without(left, basis);
  }
  // What rounding leaves of a perfect curve looks correlated, and is nothing.
  const range = Math.max(...values) - Math.min(...values);
  return left.map((value) => (Math.abs(value) > 1e-9 * range ? value : 0));
}

/** A vector without its part along another. */
function without(vector: readonly number[], basis: readonly number[]): number[] {
  let [common, power] = [0, 0];
  for (let i = 0; i < basis.length; i++) {
    common += vector[i]! * basis[i]!;
    power += basis[i]! * basis[i]!;
  }
  const share = power > 1e-12 ? common / power : 0;
  return vector.map((value, i) => value - share * basis[i]!);
}
