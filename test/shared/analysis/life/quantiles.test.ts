import { expect, test } from 'vitest';
import { averagePlaces, placesOf, shareBy } from '../../../../shared/analysis/life/quantiles.ts';

const SCALE = { unit: 2, horizon: 1e4 };
const exponential = (mean: number) => (time: number) => -Math.expm1(-time / mean);
/** When an exponential life is over with a probability, by hand. */
const over = (mean: number, p: number) => -mean * Math.log1p(-p);

test('a distribution’s quantiles give its probabilities back, and what it never comes to stands at the horizon', () => {
  const known = shareBy(placesOf(exponential(50), SCALE), SCALE);
  for (const time of [0.5, 5, 50, 150]) expect(known(time)).toBeCloseTo(exponential(50)(time), 2);
  const seldom = shareBy(
    placesOf((time) => 0.3 * exponential(50)(time), SCALE),
    SCALE,
  );
  expect(seldom(9_999)).toBeCloseTo(0.3, 2);
  const passed = shareBy(
    placesOf(() => 1, SCALE),
    SCALE,
  );
  expect(passed(0)).toBe(1);
  const never = shareBy(
    placesOf(() => 0, SCALE),
    SCALE,
  );
  // As fine as the shares are.
  expect(never(9_999)).toBeLessThan(0.006);
});

test('two are heard together by the weighted mean of their quantiles’ logarithms, and are no wider than each', () => {
  const heard = [
    { places: placesOf(exponential(40), SCALE), weight: 3 },
    { places: placesOf(exponential(400), SCALE), weight: 1 },
  ];
  const together = shareBy(averagePlaces(heard), SCALE);
  for (const p of [0.1, 0.5, 0.9]) {
    const logs = [over(40, p), over(400, p)].map((time) => Math.log1p(time / 2));
    expect(together(2 * Math.expm1((3 * logs[0]! + logs[1]!) / 4))).toBeCloseTo(p, 2);
  }
});
