import fc from 'fast-check';
import { expect, test } from 'vitest';
import { passageQuantile, passedBy } from '../../../../shared/analysis/statistics/firstPassage.ts';
import {
  inverseGaussianCdf,
  inverseGaussianQuantile,
} from '../../../../shared/analysis/statistics/inverseGaussian.ts';
import { logNormalCdf, normalCdf, normalQuantile } from '../../../../shared/analysis/statistics/normal.ts';
// By scripts/reference/lifemodels.py, with SciPy.
import reference from '../trend/lifemodels.json' with { type: 'json' };

/** Within this share of the expected value. */
function close(value: number, expected: number, share: number): void {
  expect(Math.abs(value - expected), `${value} against ${expected}`).toBeLessThanOrEqual(
    share * Math.abs(expected) + Number.MIN_VALUE,
  );
}

test('the normal distribution and its logarithm are SciPy’s to twelve digits, far into the tails', () => {
  for (const { z, p, log } of reference.normal.cdf) {
    close(normalCdf(z), p, 1e-12);
    close(logNormalCdf(z), log, 1e-12);
  }
});

test('its quantiles are SciPy’s to twelve digits, from 1e-300 on', () => {
  // About the middle the probability itself has no more digits.
  for (const { p, z } of reference.normal.quantile)
    close(normalQuantile(p), z, Math.max(1e-12, 1e-15 / Math.abs(z || 1)));
  expect([normalQuantile(0), normalQuantile(1)]).toEqual([-Infinity, Infinity]);
  expect([normalQuantile(-0.1), normalQuantile(Number.NaN)]).toEqual([Number.NaN, Number.NaN]);
});

test.each(reference.inverseGaussian)(
  'the inverse Gaussian of mean $mean and shape $shape is SciPy’s to nine digits',
  ({ mean, shape, cdf, quantile }) => {
    for (const { time, p } of cdf) {
      expect(Math.abs(inverseGaussianCdf(time, mean, shape) - p)).toBeLessThan(1e-9 * p + 1e-15);
    }
    for (const { p, time } of quantile) close(inverseGaussianQuantile(p, mean, shape), time, 1e-8);
  },
);

test('degenerate probabilities and times have defined answers', () => {
  expect(inverseGaussianQuantile(0, 1, 1)).toBe(0);
  expect(inverseGaussianQuantile(1, 1, 1)).toBe(Infinity);
  expect(inverseGaussianCdf(0, 1, 1)).toBe(0);
  expect(inverseGaussianCdf(Infinity, 1, 1)).toBe(1);
});

test.each(reference.passage)(
  'a passage of $distance at $drift ± $driftSd with diffusion $diffusion is the integral over the drift',
  ({ passed, ...passage }) => {
    for (const { time, p } of passed) expect(passedBy(time, passage)).toBeCloseTo(p, 9);
  },
);

test('a level that is reached already is passed, one that a receding process can’t reach never is', () => {
  const still = { distance: 10, drift: 0, driftSd: 0, diffusion: 0 };
  expect(passageQuantile(0.5, { ...still, distance: 0 }, 1e6)).toBe(0);
  expect(passageQuantile(0.5, still, 1e6)).toBeUndefined();
  expect(passageQuantile(0.9, { ...still, drift: -1, diffusion: 1 }, 1e9)).toBeUndefined();
  expect(passageQuantile(0.9, { ...still, drift: 2 }, 1e6)).toBeCloseTo(5, 9);
});

test('for any process, the quantiles rise with the probability and invert it', () => {
  const positive = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
  fc.assert(
    fc.property(positive, positive, positive, positive, (distance, drift, driftSd, diffusion) => {
      const passage = { distance, drift, driftSd, diffusion };
      let before = 0;
      for (const p of [0.1, 0.5, 0.9]) {
        const time = passageQuantile(p, passage, 1e9);
        if (time === undefined) break;
        expect(time).toBeGreaterThanOrEqual(before);
        expect(passedBy(time, passage)).toBeCloseTo(p, 6);
        before = time;
      }
    }),
    { numRuns: 300 },
  );
});
