import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalCdf } from '../../../../shared/analysis/statistics/normal.ts';
import { studentAbove, studentUpper } from '../../../../shared/analysis/statistics/student.ts';
// By scripts/reference/lives.py, with SciPy.
import reference from '../life/lives.json' with { type: 'json' };

const freedoms = fc.integer({ min: 1, max: 300 });

test.each(reference.students)(
  'Student’s distribution, $freedom degrees of freedom: SciPy’s to eleven digits',
  ({ freedom, above, upper }) => {
    for (const { t, p } of above)
      expect(Math.abs(studentAbove(t, freedom) - p)).toBeLessThanOrEqual(1e-11 * p);
    for (const { p, t } of upper)
      expect(Math.abs(studentUpper(p, freedom) - t)).toBeLessThanOrEqual(1e-10 * Math.max(Math.abs(t), 0.01));
  },
);

test('the quantile is the inverse, from one end to the other', () => {
  fc.assert(
    fc.property(freedoms, fc.double({ min: 1e-6, max: 0.5, noNaN: true }), (freedom, p) => {
      expect(Math.abs(studentAbove(studentUpper(p, freedom), freedom) / p - 1)).toBeLessThan(1e-9);
      const upper = studentUpper(p, freedom);
      expect(Math.abs(studentUpper(1 - p, freedom) + upper)).toBeLessThanOrEqual(1e-6 * (1 + upper));
    }),
  );
  expect([studentUpper(0, 3), studentUpper(1, 3), studentUpper(0.5, 3)]).toEqual([
    Infinity,
    -Infinity,
    expect.closeTo(0, 12),
  ]);
  expect([studentUpper(-0.1, 3), studentUpper(Number.NaN, 3)]).toEqual([Number.NaN, Number.NaN]);
});

test('with many degrees of freedom it is the normal distribution', () => {
  for (const t of [-2, -0.5, 0, 1, 3]) expect(studentAbove(t, 100_000)).toBeCloseTo(1 - normalCdf(t), 5);
});
