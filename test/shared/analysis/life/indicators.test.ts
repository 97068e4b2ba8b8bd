import { expect, test } from 'vitest';
import { covariateEffects, withoutCovariates } from '../../../../shared/analysis/life/covariates.ts';
import { indexOf, learnIndex } from '../../../../shared/analysis/life/healthIndex.ts';
import { normal } from '../normal.ts';

test('a load that moves the indicator by 3 a unit is found and taken out, the slow wear stays', () => {
  const noise = normal(11);
  const load = Array.from({ length: 200 }, () => noise());
  const value = load.map((one, i) => 10 + 0.05 * i + 3 * one + 0.1 * noise());
  const effects = covariateEffects([{ value, covariates: [load] }]);
  expect(effects.slopes[0]).toBeCloseTo(3, 1);
  const cleaned = withoutCovariates(value, [load], effects);
  for (const [i, one] of cleaned.entries())
    expect(Math.abs(one - 10 - 0.05 * i - 3 * effects.means[0]!)).toBeLessThan(0.8);
});

test('a covariate that explains nothing out of sample is left alone', () => {
  const noise = normal(12);
  const value = Array.from({ length: 120 }, () => noise());
  const other = Array.from({ length: 120 }, () => noise());
  const effects = covariateEffects([{ value, covariates: [other] }]);
  expect(effects.slopes).toEqual([]);
  expect(withoutCovariates(value, [other], effects)).toBe(value);
});

test('constant and unknown covariates, and none at all, change nothing', () => {
  const value = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20];
  for (const covariates of [[], [value.map(() => 5)], [value.map(() => Number.NaN)]]) {
    const effects = covariateEffects([{ value, covariates }]);
    expect(withoutCovariates(value, covariates, effects)).toEqual(value);
  }
  expect(covariateEffects([])).toEqual({ means: [], slopes: [] });
});

test('a health index rises from about 0 to about 1 over lives it has not seen, and ignores what doesn’t vary', () => {
  const noise = normal(13);
  const lifeOf = (end: number) => {
    const age = Array.from({ length: end }, (_, i) => i);
    const wear = age.map((at) => Math.max(0, 1 - (end - at) / 60));
    return {
      age,
      end,
      columns: [
        wear.map((w) => 500 + 20 * w + 2 * noise()),
        wear.map((w) => 3 - w + 0.2 * noise()),
        age.map(() => 7),
      ],
    };
  };
  const index = learnIndex([80, 95, 100, 110, 120].map(lifeOf));
  expect(index.weights[0]).toBeGreaterThan(0);
  expect(index.weights[1]).toBeLessThan(0);
  expect(index.weights[2]).toBeCloseTo(0, 12);
  const seen = indexOf(index, lifeOf(105).columns);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(Math.abs(mean(seen.slice(0, 30)))).toBeLessThan(0.15);
  expect(mean(seen.slice(-10))).toBeGreaterThan(0.75);
});
