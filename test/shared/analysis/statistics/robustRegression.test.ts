import { expect, test } from 'vitest';
import { predict, robustRegression } from '../../../../shared/analysis/statistics/robustRegression.ts';
// By scripts/reference/robust_regression.py, with statsmodels.
import reference from './robustRegression.json' with { type: 'json' };

test.each(reference.cases)('$name: coefficients and spread are those of statsmodels’ RLM', (one) => {
  const fit = robustRegression(one.design, one.y)!;
  one.coefficients.forEach((coefficient, i) => {
    expect(Math.abs(fit.coefficients[i]! - coefficient)).toBeLessThan(1e-5 * (1e-6 + Math.abs(coefficient)));
  });
  expect(fit.scale / one.scale).toBeCloseTo(1, 5);
});

test('a line without noise is found exactly, whatever a tenth of the values say', () => {
  const design = Array.from({ length: 40 }, (_, i) => [1, i]);
  const y = design.map((row, i) => (i % 10 === 3 ? 1e6 : predict(row, [7, 0.25])));
  const { coefficients, scale } = robustRegression(design, y)!;
  expect(coefficients[0]).toBeCloseTo(7, 4);
  expect(coefficients[1]).toBeCloseTo(0.25, 5);
  expect(scale).toBeLessThan(1e-4);
});

test('columns that do not determine the coefficients, or too few rows, give no fit', () => {
  expect(robustRegression([], [])).toBeUndefined();
  expect(robustRegression([[1, 2]], [3])).toBeUndefined();
  expect(
    robustRegression(
      [
        [1, 2],
        [1, 2],
        [1, 2],
      ],
      [1, 2, 3],
    ),
  ).toBeUndefined();
  expect(
    robustRegression(
      [
        [1, 0],
        [1, 0],
      ],
      [1, 2],
    ),
  ).toBeUndefined();
});

test('constant values have no spread', () => {
  const { coefficients, scale } = robustRegression([[1], [1], [1]], [5, 5, 5])!;
  expect(coefficients[0]).toBeCloseTo(5, 12);
  expect(scale).toBeCloseTo(0, 12);
});
