import { type Course, countThrough, type RecordedLife } from '../../shared/analysis/life/course.ts';
import { type Track, unlikeness } from '../../shared/analysis/life/fleet/gauge.ts';

/** What something said of a remaining life: its middle, and the interval it would give for 80 %. */
export interface Prediction {
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
}

const P10_P90 = 1.2815515655446004;
/** Of the time so far: what a straight line is laid through. */
const NEWEST = 0.2;
/** Duty so far is alike when its rates differ by less than this share; else the three most alike count. */
const ALIKE = 0.1;
const LEAST_ALIKE = 3;

/** Mean life of recorded lives less the age, give or take their spread. */
export function meanLife(lives: readonly RecordedLife[], age: number): Prediction {
  const ends = lives.filter(({ passed }) => passed).map(({ end }) => end);
  const mean = ends.reduce((sum, end) => sum + end, 0) / ends.length;
  const variance = ends.reduce((sum, end) => sum + (end - mean) ** 2, 0) / Math.max(ends.length - 1, 1);
  return about(mean - age, Math.sqrt(variance));
}

/** Mean life of those whose duty so far was alike, less the age. */
export function likeDutyLife(
  lives: readonly RecordedLife[],
  tracks: readonly Track[],
  own: Track,
  age: number,
  longest: number,
): Prediction {
  const apart = lives
    .map((life, i) => ({ life, apart: unlikeness(own, tracks[i]!, life.end, age, longest) }))
    .filter(({ life }) => life.passed)
    .sort((a, b) => a.apart - b.apart);
  const alike = apart.filter((other) => other.apart < ALIKE);
  const chosen = alike.length >= LEAST_ALIKE ? alike : apart.slice(0, LEAST_ALIKE);
  return meanLife(
    chosen.map(({ life }) => life),
    age,
  );
}

/**
 * The least-squares line through the last fifth, on to the limit: what `predict_linear` does. Its interval is
 * that of the slope.
 *
 * @param scale of the values: as they are, or their logarithm
 */
export function straightLine(
  course: Course,
  age: number,
  limit: number,
  scale: (value: number) => number,
): Prediction {
  const to = countThrough(course, age);
  const from = countThrough(course, age * (1 - NEWEST));
  let [n, sx, sy, sxx, sxy, syy] = [0, 0, 0, 0, 0, 0];
  for (let i = from; i < to; i++) {
    const x = course.age[i]! - age;
    const y = scale(course.value[i]!);
    if (!Number.isFinite(y)) continue;
    n++;
    sx += x;
    sy += y;
    sxx += x * x;
    sxy += x * y;
    syy += y * y;
  }
  const [spread, common] = [sxx - (sx * sx) / n, sxy - (sx * sy) / n];
  const slope = common / spread;
  const now = (sy - slope * sx) / n;
  const left = Math.max(syy - (sy * sy) / n - slope * common, 0);
  const error = Math.sqrt(left / Math.max(n - 2, 1) / spread);
  const until = (rate: number) =>
    rate > 0 ? Math.max((scale(limit) - now) / rate, 0) : Number.POSITIVE_INFINITY;
  if (!Number.isFinite(slope)) return { p10: Infinity, p50: Infinity, p90: Infinity };
  return {
    p10: until(slope + P10_P90 * error),
    p50: until(slope),
    p90: until(slope - P10_P90 * error),
  };
}

function about(middle: number, deviation: number): Prediction {
  return { p10: middle - P10_P90 * deviation, p50: middle, p90: middle + P10_P90 * deviation };
}
