import { expect, test } from 'vitest';
import { median, medianSlope, theilSen } from '../../../../shared/analysis/trend/theilSen.ts';
// By scripts/reference/theilslopes.py, with SciPy.
import reference from './theilslopes.json' with { type: 'json' };

const points = (x: readonly number[], y: readonly number[]) => x.map((at, i) => ({ x: at, y: y[i]! }));
/** Equal to twelve digits of the figures that went into it. */
const near = (value: number, scale = 0) =>
  expect.closeTo(value, 11 - Math.ceil(Math.log10(1 + Math.abs(scale))));

test.each(reference.cases)('$name: the line and its 80 % interval are SciPy’s', ({ x, y, ...expected }) => {
  const line = theilSen(points(x, y), reference.quantile)!;
  expect(line).toMatchObject({
    slope: near(expected.slope),
    low: near(expected.low),
    high: near(expected.high),
    intercept: near(expected.intercept, Math.max(...x.map(Math.abs)) * expected.slope),
  });
});

test.each(reference.cases.filter(({ z }) => z !== undefined))(
  '$name: the Mann–Kendall score is the one counted pair by pair',
  ({ x, y, z }) => {
    expect(theilSen(points(x, y), reference.quantile)!.z).toBeCloseTo(z!, 12);
  },
);

test.each(reference.cases)('$name: the slope alone is the same', ({ x, y, slope }) => {
  expect(medianSlope(points(x, y))).toEqual(near(slope));
});

test.each(reference.cases)('$name: points that are no numbers are as if they weren’t there', ({ x, y }) => {
  const known = points(x, y);
  const missing = [
    { x: Number.NaN, y: 1 },
    ...known.flatMap((point) => [point, { ...point, y: Number.NaN }]),
  ];
  expect(theilSen(missing, reference.quantile)).toEqual(theilSen(known, reference.quantile));
  expect(medianSlope(missing)).toBe(medianSlope(known));
});

test('an inflated variance widens the interval and lowers the score by its square root', () => {
  const { x, y } = reference.cases[0]!;
  const plain = theilSen(points(x, y), reference.quantile)!;
  const wide = theilSen(points(x, y), reference.quantile, 4)!;
  expect(wide.slope).toBe(plain.slope);
  expect(wide.z).toBeCloseTo(plain.z / 2, 12);
  expect(wide.low).toBeLessThan(plain.low);
  expect(wide.high).toBeGreaterThan(plain.high);
});

test('no line goes through one point, or through points at one instant', () => {
  expect(theilSen([], 1)).toBeUndefined();
  expect(medianSlope([])).toBeUndefined();
  expect(theilSen([{ x: 1, y: 1 }], 1)).toBeUndefined();
  expect(theilSen(points([2, 2, 2], [1, 2, 3]), 1)).toBeUndefined();
});

test('points tied in x and in y throughout give a level line, and no number that is none', () => {
  expect(theilSen(points([0, 0, 1], [5, 5, 5]), 1.28)).toEqual({
    slope: 0,
    low: 0,
    high: 0,
    intercept: 5,
    z: 0,
  });
});

test('however much the variance is inflated, the interval ends at the steepest and the flattest pair', () => {
  const line = theilSen(points([0, 1, 2], [0, 1, 4]), 1.28, 199)!;
  expect([line.low, line.slope, line.high]).toEqual([1, 2, 3]);
});

test('the median of an even number is the mean of the middle two; of nothing it is not a number', () => {
  expect(median([9, 1, 3, 2])).toBe(2.5);
  expect(median([9, 1, 3])).toBe(3);
  expect(median([])).toBeNaN();
});

test('values that only rounding sets apart are ties, and rise by nothing', () => {
  // 0.1 + 0.2 is 0.30000000000000004, later and later in the series.
  const points = Array.from({ length: 20 }, (_, i) => ({ x: i, y: i > 12 ? 0.1 + 0.2 : 0.3 }));
  expect(theilSen(points, 1.28)).toMatchObject({ slope: 0, z: 0 });
  const drifting = points.map(({ x }) => ({ x, y: 1e9 + x * 1e-8 }));
  expect(medianSlope(drifting)).toBe(0);
});
