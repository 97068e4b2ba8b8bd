import type { Moment } from './similarity.ts';

/** Pulls coefficients towards 0: variance of a feature, on the gauge's scales, below which it says little. */
const RIDGE = 0.002;
const LEAST_WEIGHT = 1e-6;

/**
 * A straight relation between what lives looked like and what was left of them, fitted among those run alike
 * and near in age, and read at the query: local linear regression, which unlike the plain average doesn't
 * lean towards the middle where the query lies at the edge of what is known.
 *
 * Source: W. S. Cleveland and S. J. Devlin, "Locally weighted regression", J. Am. Stat. Assoc. 83 (1988),
 * 596–610; with a ridge, A. E. Hoerl and R. W. Kennard, Technometrics 12 (1970), 55–67.
 *
 * @param weights of the moments; those of lives that were cut short don't count
 * @returns in time and in duty; `undefined` where nothing is alike
 */
export function regressed(
  features: readonly number[],
  moments: readonly Moment[],
  weights: ArrayLike<number>,
): { left: number; dutyLeft: number } | undefined {
  const size = features.length + 1;
  const normal = Array.from({ length: size }, () => new Float64Array(size + 2));
  const row = new Float64Array(size + 2);
  row[0] = 1;
  let total = 0;
  for (let m = 0; m < moments.length; m++) {
    const weight = weights[m]!;
    const moment = moments[m]!;
    if (weight === 0 || !moment.passed) continue;
    for (let f = 1; f < size; f++) row[f] = moment.features[f - 1]! - features[f - 1]!;
    row[size] = moment.left;
    row[size + 1] = moment.dutyLeft;
    for (let i = 0; i < size; i++) {
      const scaled = weight * row[i]!;
      const sums = normal[i]!;
      for (let j = i; j < size + 2; j++) sums[j]! += scaled * row[j]!;
    }
    total += weight;
  }
  if (!(total > LEAST_WEIGHT)) return undefined;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) normal[i]![j] = normal[j]![i]!;
    if (i > 0) normal[i]![i]! += RIDGE * total;
  }
  reduced(normal);
  const [pivot, left, dutyLeft] = [normal[0]![0]!, normal[0]![size]!, normal[0]![size + 1]!];
  return { left: left / pivot, dutyLeft: dutyLeft / pivot };
}

/** Gauss' elimination from the end, so that the first unknown, the value at the query, stands alone. */
function reduced(normal: readonly Float64Array[]): void {
  const width = normal[0]!.length;
  for (let pivot = normal.length - 1; pivot > 0; pivot--) {
    const row = normal[pivot]!;
    for (let i = 0; i < pivot; i++) {
      const factor = normal[i]![pivot]! / row[pivot]!;
      for (let j = 0; j < width; j++) normal[i]![j]! -= factor * row[j]!;
    }
  }
}
