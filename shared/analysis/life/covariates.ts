/** How an indicator answers to what it is measured under: per covariate its mean and what a unit of it adds. */
export interface CovariateEffects {
  readonly means: readonly number[];
  readonly slopes: readonly number[];
}

/** A course's values, and by covariate theirs. */
export interface Observed {
  readonly value: readonly number[];
  readonly covariates: readonly (readonly number[])[];
}

/** An effect has to take this share of the changes' variance away where it wasn't learned, to be believed. */
const WORTH = 0.05;
const RIDGE = 1e-6;
const NONE: CovariateEffects = { means: [], slopes: [] };

/**
 * What load and ambient do to an indicator, by least squares of its changes on theirs: wear is slow, so from
 * one point to the next it hardly shows, and what covariates change at once does. They are believed only
 * where they explain changes they were not learned from: each half of the points is explained by the other's
 * effects.
 *
 * @param courses each by itself in order; NaN stands for unknown
 */
export function covariateEffects(courses: readonly Observed[]): CovariateEffects {
  const count = courses[0]?.covariates.length ?? 0;
  if (count === 0) return NONE;
  const rows: { y: number; x: number[] }[] = [];
  for (const { value, covariates } of courses) {
    for (let i = 1; i < value.length; i++) {
      const y = value[i]! - value[i - 1]!;
      const x = covariates.map((column) => column[i]! - column[i - 1]!);
      if (Number.isFinite(y) && x.every(Number.isFinite)) rows.push({ y, x });
    }
  }
  const half = Math.floor(rows.length / 2);
  const [older, newer] = [rows.slice(0, half), rows.slice(half)];
  if (half < 8 * count) return NONE;
  const left = leftOf(newer, slopesOf(older, count)) + leftOf(older, slopesOf(newer, count));
  const before = rows.reduce((sum, { y }) => sum + y * y, 0);
  if (!(left <= (1 - WORTH) * before)) return NONE;
  const means = courses[0]!.covariates.map((_, c) => {
    const known = courses.flatMap(({ covariates }) => covariates[c]!.filter(Number.isFinite));
    return known.reduce((sum, value) => sum + value, 0) / known.length;
  });
  return { means, slopes: slopesOf(rows, count) };
}

/** The values as they would be with covariates at their means; unknown ones count as at their mean. */
export function withoutCovariates(
  value: readonly number[],
  covariates: readonly (readonly number[])[],
  { means, slopes }: CovariateEffects,
): readonly number[] {
  if (slopes.length === 0) return value;
  return value.map((one, i) =>
    slopes.reduce((rest, slope, c) => {
      const apart = covariates[c]![i]! - means[c]!;
      return Number.isFinite(apart) ? rest - slope * apart : rest;
    }, one),
  );
}

function leftOf(rows: readonly { y: number; x: number[] }[], slopes: readonly number[]): number {
  return rows.reduce((sum, { y, x }) => {
    const rest = x.reduce((left, value, c) => left - slopes[c]! * value, y);
    return sum + rest * rest;
  }, 0);
}

/** Least squares without an intercept, by normal equations with a hair's breadth of ridge. */
function slopesOf(rows: readonly { y: number; x: number[] }[], count: number): number[] {
  const normal = Array.from({ length: count }, () => new Float64Array(count + 1));
  for (const { y, x } of rows) {
    for (let a = 0; a < count; a++) {
      for (let b = 0; b < count; b++) normal[a]![b]! += x[a]! * x[b]!;
      normal[a]![count]! += x[a]! * y;
    }
  }
  for (let a = 0; a < count; a++) normal[a]![a]! = normal[a]![a]! * (1 + RIDGE) + Number.MIN_VALUE;
  for (let pivot = 0; pivot < count; pivot++) {
    for (let i = 0; i < count; i++) {
      const factor = i === pivot ? 0 : normal[i]![pivot]! / normal[pivot]![pivot]!;
      if (factor !== 0) for (let j = pivot; j <= count; j++) normal[i]![j]! -= factor * normal[pivot]![j]!;
    }
  }
  return normal.map((row, i) => (row[i]! > 1e-300 ? row[count]! / row[i]! : 0));
}
