import { expect, test } from 'vitest';
import { lag1Autocorrelation, varianceInflation } from '../../../../shared/analysis/trend/autocorrelation.ts';

test('1, 2, 3, 4 has a lag-1 autocorrelation of 0.25', () => {
  // Deviations −1.5 −0.5 0.5 1.5: products 0.75 − 0.25 + 0.75 = 1.25, squares 5.
  expect(lag1Autocorrelation([1, 2, 3, 4])).toBeCloseTo(0.25, 12);
});

test('an alternating series has a negative one, and a constant none', () => {
  expect(lag1Autocorrelation([1, -1, 1, -1])).toBeCloseTo(-0.75, 12);
  expect(lag1Autocorrelation([3, 3, 3])).toBe(0);
});

test('it is the same far from zero, where the mean itself is no number any more', () => {
  // Quarters, which doubles hold exactly up there; their mean lies between two of them.
  const near = Array.from({ length: 12 }, (_, i) => ((i * 37) % 11) / 4);
  const far = near.map((value) => value + 2 ** 50);
  expect(lag1Autocorrelation(far)).toBe(lag1Autocorrelation(near));
});

test.each([
  [0, 1],
  [0.5, 3],
  [0.8, 9],
  [-0.5, 1],
  [1, 199],
])('a correlation of %f widens a variance by a factor of %f', (r, factor) => {
  expect(varianceInflation(r)).toBeCloseTo(factor, 9);
});
