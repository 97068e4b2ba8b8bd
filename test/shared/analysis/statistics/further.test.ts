import fc from 'fast-check';
import { expect, test } from 'vitest';
import { furtherOf } from '../../../../shared/analysis/statistics/further.ts';
// By scripts/reference/lives.py, with SciPy.
import reference from '../life/lives.json' with { type: 'json' };

test.each(reference.abstentions)(
  'where one more life lies that has come so far, $name: SciPy’s to nine digits',
  ({ ends, asked }) => {
    const count = ends.length;
    const mean = ends.reduce((sum, end) => sum + end, 0) / count;
    const squares = ends.reduce((sum, end) => sum + (end - mean) ** 2, 0);
    const law = furtherOf({ mean, squares, freedom: count - 1, count }, 0.2 * mean);
    for (const { age, p90, p50 } of asked) {
      const left = law.upper(0.1 * law.above(age)) - age;
      expect(Math.abs(Math.max(left, p50) - p90)).toBeLessThanOrEqual(1e-9 * Math.max(1, p90));
    }
  },
);

const cases = fc.record({
  mean: fc.double({ min: -100, max: 100, noNaN: true }),
  squares: fc.double({ min: 0, max: 1e4, noNaN: true }),
  freedom: fc.integer({ min: 0, max: 50 }),
  count: fc.integer({ min: 1, max: 51 }),
});

test('the mean is the middle, and the quantile is the inverse of the probability', () => {
  fc.assert(
    fc.property(cases, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (few, p) => {
      const { above, upper } = furtherOf(few, 3);
      expect(above(few.mean)).toBeCloseTo(0.5, 12);
      expect(above(upper(p))).toBeCloseTo(p, 9);
    }),
  );
});

test('the fewer there are, the farther off one more may lie; cases that are all the same, with no usual spread, leave no doubt', () => {
  const farthest = [2, 3, 5, 20, 200].map((count) =>
    furtherOf({ mean: 0, squares: count - 1, freedom: count - 1, count }, 1).upper(0.1),
  );
  expect(farthest).toEqual([...farthest].sort((a, b) => b - a));
  expect(furtherOf({ mean: 7, squares: 0, freedom: 4, count: 5 }, 0).upper(0.1)).toBe(7);
});
