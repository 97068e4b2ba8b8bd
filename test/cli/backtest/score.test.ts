import { expect, test } from 'vitest';
import { binomialP, type Scored, scoreOf } from '../../../cli/backtest/score.ts';

const one = (unit: string, p10: number, p50: number, p90: number, truth: number): Scored => ({
  unit,
  p10,
  p50,
  p90,
  truth,
  passed: 0.5,
});

test('two predictions come to what they do by hand', () => {
  // Misses: 110 − 100 = 10 late, inside 90–120; 26 − 39 = 13 early, and 39 lies 9 above 20–30.
  const score = scoreOf([one('a', 90, 110, 120, 100), one('b', 20, 26, 30, 39)]);
  expect(score).toMatchObject({
    cuts: 2,
    rmse: expect.closeTo(Math.sqrt((100 + 169) / 2), 12),
    mae: 11.5,
    bias: -1.5,
    phm08: expect.closeTo(2 * (Math.E - 1), 12),
    alphaLambda: 0.5,
    coverage: 0.5,
    width: 20,
    intervalScore: (30 + (10 + 10 * 9)) / 2,
  });
  // A run a case: one of two inside, where 80 % are wanted: P(0) + P(1) = 0.04 + 0.32.
  expect(score.coverageP).toBeCloseTo(0.36, 12);
});

test.each([
  // scipy.stats.binomtest(k, n, 0.8).pvalue
  [28, 35, 1],
  [22, 35, 0.018136664],
  [35, 35, 0.0009304662],
  [33, 35, 0.0332217062],
])('the chance of %i in %i at 80 %% is SciPy’s', (hits, n, p) => {
  expect(binomialP(hits, n, 0.8)).toBeCloseTo(p, 9);
});
