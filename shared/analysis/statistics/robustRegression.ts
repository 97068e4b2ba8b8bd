import { median } from '../trend/theilSen.ts';

/** A linear model that bears wild values. */
export interface RobustFit {
  /** One for each column of the design. */
  readonly coefficients: readonly number[];
  /** Robust standard deviation of the residuals: their median absolute deviation from 0, over 0.6745. */
  readonly scale: number;
}

/** Huber's constant: 95 % of the efficiency of least squares on normal residuals. */
const HUBER = 1.345;
/** 0.75 quantile of the standard normal distribution, as statsmodels' `scale.mad` has it. */
const MAD_TO_SIGMA = 1 / 0.6744897501960817;
const MOST_TURNS = 50;
/** Of the robust standard deviation: what a coefficient that still moves may move the fit by. */
const TOLERANCE = 1e-8;

/**
 * Linear regression by Huber's M-estimator: least squares whose weights are lowered for residuals beyond 1.345
 * robust standard deviations, again and again until the coefficients stand.
 *
 * Source: P. J. Huber, "Robust Statistics" (1981), ch. 7; iteration and scale as statsmodels' `RLM`.
 *
 * @param design a row for each observation, all as long; a column of ones where a constant is wanted
 * @returns `undefined` where the columns don't determine the coefficients
 */
export function robustRegression(
  design: readonly (readonly number[])[],
  y: readonly number[],
): RobustFit | undefined {
  let coefficients = leastSquares(
    design,
    y,
    y.map(() => 1),
  );
  if (!coefficients) return undefined;
  const sizes = coefficients.map((_, j) =>
    Math.sqrt(design.reduce((sum, row) => sum + row[j]! ** 2, 0) / y.length),
  );
  let scale = scaleOf(residualsOf(design, y, coefficients));
  for (let turn = 0; turn < MOST_TURNS && scale > 0; turn++) {
    const reach = HUBER * scale;
    const weights = residualsOf(design, y, coefficients).map((r) => Math.min(1, reach / Math.abs(r)));
    const next = leastSquares(design, y, weights);
    if (!next) break;
    // By what it does to the fit: a coefficient of milliseconds is itself smaller than any fixed tolerance.
    const moved = next.some((c, j) => Math.abs(c - coefficients![j]!) * sizes[j]! > TOLERANCE * scale);
    coefficients = next;
    scale = scaleOf(residualsOf(design, y, coefficients));
    if (!moved) break;
  }
  return { coefficients, scale };
}

/** What the model says of one row. */
export function predict(row: readonly number[], coefficients: readonly number[]): number {
  return row.reduce((sum, x, i) => sum + x * coefficients[i]!, 0);
}

function residualsOf(
  design: readonly (readonly number[])[],
  y: readonly number[],
  coefficients: readonly number[],
): number[] {
  return design.map((row, i) => y[i]! - predict(row, coefficients));
}

function scaleOf(residuals: readonly number[]): number {
  return median(residuals.map(Math.abs)) * MAD_TO_SIGMA;
}

/** Weighted least squares by the normal equations, with columns scaled so that no unit drowns another. */
function leastSquares(
  design: readonly (readonly number[])[],
  y: readonly number[],
  weights: readonly number[],
): number[] | undefined {
  const columns = design[0]?.length ?? 0;
  if (design.length < columns || columns === 0) return undefined;
  const scales = Array.from({ length: columns }, (_, j) =>
    Math.sqrt(design.reduce((sum, row) => sum + row[j]! ** 2, 0)),
  );
  if (scales.some((scale) => !(scale > 0))) return undefined;
  const normal = scales.map(() => new Array<number>(columns + 1).fill(0));
  design.forEach((row, i) => {
    for (let j = 0; j < columns; j++) {
      const weighted = (weights[i]! * row[j]!) / scales[j]!;
      for (let k = 0; k < columns; k++) normal[j]![k]! += (weighted * row[k]!) / scales[k]!;
      normal[j]![columns]! += weighted * y[i]!;
    }
  });
  return solve(normal)?.map((c, j) => c / scales[j]!);
}

/** Gaussian elimination with pivots; `undefined` where the matrix is singular to rounding. */
function solve(matrix: number[][]): number[] | undefined {
  const n = matrix.length;
  for (let j = 0; j < n; j++) {
    let pivot = j;
    for (let i = j + 1; i < n; i++) if (Math.abs(matrix[i]![j]!) > Math.abs(matrix[pivot]![j]!)) pivot = i;
    [matrix[j], matrix[pivot]] = [matrix[pivot]!, matrix[j]!];
    const head = matrix[j]!;
    if (!(Math.abs(head[j]!) > 1e-12)) return undefined;
    for (let i = 0; i < n; i++) {
      if (i === j) continue;
      const factor = matrix[i]![j]! / head[j]!;
      for (let k = j; k <= n; k++) matrix[i]![k]! -= factor * head[k]!;
    }
  }
  return matrix.map((row, j) => row[n]! / row[j]!);
}
