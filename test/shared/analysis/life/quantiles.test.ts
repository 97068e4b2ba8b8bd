import fc from 'fast-check';
import { expect, test } from 'vitest';
import { averagePlaces, countedDown, placesOf, shareBy } from '../../../../shared/analysis/life/quantiles.ts';

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

test('what is counted down has its median so much nearer, and is as wide in proportion as it was', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1, max: 500, noNaN: true }),
      fc.double({ min: 0, max: 100, noNaN: true }),
      (mean, elapsed) => {
        const places = placesOf(exponential(mean), SCALE);
        const later = countedDown(places, elapsed, SCALE);
        const [before, after] = [places[100]!, later[100]!];
        const left = Math.max(0, 2 * Math.expm1(before) - elapsed);
        expect(2 * Math.expm1(after)).toBeCloseTo(left, 6);
        for (const k of [20, 60, 140, 180]) expect(later[k]! - after).toBeCloseTo(places[k]! - before, 9);
      },
    ),
  );
});

test('counted down, what never comes still doesn’t, and what may be over by then is, with as much', () => {
  const seldom = placesOf((time) => 0.6 * exponential(50)(time), SCALE);
  const later = shareBy(countedDown(seldom, 30, SCALE), SCALE);
  expect(later(9_999)).toBeCloseTo(0.6, 2);
  const soon = shareBy(countedDown(placesOf(exponential(50), SCALE), 1_000, SCALE), SCALE);
  // Its median is past.
  expect(soon(0)).toBeCloseTo(0.5, 2);
});
