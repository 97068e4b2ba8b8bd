import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packSketches, unpackSketches } from '../../../../shared/analysis/sketch/bytes.ts';
import {
  addTo,
  closed,
  EMPTY_SKETCH,
  mergeSketches,
  quantileOf,
  type Sketch,
  weightOf,
} from '../../../../shared/analysis/sketch/sketch.ts';
// By scripts/reference/quantiles.py, with NumPy.
import reference from './quantiles.json' with { type: 'json' };

/** The error that docs/kpis.md states. */
const STATED = 0.005;

type Held = readonly [value: number, weight: number];

function sketchOf(held: readonly Held[]): Sketch {
  const open = new Map<number, number>();
  for (const [value, weight] of held) addTo(open, value, weight);
  return closed(open);
}

/** Values of a signal over fourteen decades and of both signs, each with how long it held, in ms. */
const value = fc.oneof(
  fc.double({ min: -5_000, max: 5_000, noNaN: true }),
  fc
    .tuple(fc.integer({ min: -8, max: 3 }), fc.double({ min: 1, max: 10, noNaN: true }))
    .map(([e, m]) => m * 10 ** e),
  fc.constantFrom(0, 7, -7),
);
const held = fc.array(fc.tuple(value, fc.integer({ min: 0, max: 900_000 })), { maxLength: 80 });

/** By the definition: the least value at which the weight up to it reaches the share. */
function exactQuantile(all: readonly Held[], share: number): number | undefined {
  const sorted = all.filter(([, weight]) => weight > 0).sort(([a], [b]) => a - b);
  const wanted = share * sorted.reduce((sum, [, weight]) => sum + weight, 0);
  let reached = 0;
  for (const [value, weight] of sorted) {
    reached += weight;
    if (reached >= wanted) return value;
  }
  return sorted.at(-1)?.[0];
}

function expectWithin(found: number | undefined, exact: number | undefined): void {
  expect(found === undefined).toBe(exact === undefined);
  if (exact === undefined) return;
  // What is nearer to zero than a billionth counts as zero; the rest of the slack is that of the logarithm.
  expect(Math.abs(found! - exact)).toBeLessThanOrEqual(STATED * (1 + 1e-9) * Math.abs(exact) + 1e-9);
}

test.each(reference.cases)(
  '$name: every quantile lies within 0.5 % of NumPy’s',
  ({ values, weights, quantiles }) => {
    const sketch = sketchOf(values.map((value, i) => [value, weights[i]!] as const));
    reference.shares.forEach((share, i) => {
      expectWithin(quantileOf(sketch, share), quantiles[i]!);
    });
  },
);

test('of whatever values, a quantile lies within 0.5 % of the one that was sorted for', () => {
  fc.assert(
    fc.property(held, fc.double({ min: 0, max: 1, noNaN: true }), (all, share) => {
      expectWithin(quantileOf(sketchOf(all), share), exactQuantile(all, share));
    }),
    { numRuns: 1_000 },
  );
});

test('values a millionth apart, over as far as they may lie from each other, are each told within 0.5 %', () => {
  for (let size = 1; size < 1.02; size *= 1.000_001) {
    for (const value of [size, -size, 7e8 * size, 3e-9 * size]) {
      const found = quantileOf(sketchOf([[value, 1]]), 0.5)!;
      if (Math.abs(found / value - 1) > STATED * (1 + 1e-9)) expect(found, `for ${value}`).toBe(value);
    }
  }
});

test('the value up to which the time reaches the share exactly is the quantile', () => {
  const four = sketchOf([1, 2, 3, 4].map((value) => [value, 250]));
  expectWithin(quantileOf(four, 0.25), 1);
  expectWithin(quantileOf(four, 0.5), 2);
  expectWithin(quantileOf(four, 1), 4);
});

test('in whatever order values come and however sketches are merged, it is the same sketch to the last bit', () => {
  const parts = fc.array(held, { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(parts, fc.func(fc.integer()), (lists, order) => {
      const whole = sketchOf(lists.flat());
      const sketches = lists.map(sketchOf);
      expect(sketchOf(lists.flat().sort((a, b) => order(a) - order(b)))).toEqual(whole);
      expect(mergeSketches(sketches)).toEqual(whole);
      expect(mergeSketches([...sketches].reverse())).toEqual(whole);
      const [first, ...rest] = sketches;
      expect(mergeSketches([first!, mergeSketches(rest)])).toEqual(whole);
    }),
    { numRuns: 300 },
  );
});

test('packed and unpacked they are the same', () => {
  fc.assert(
    fc.property(fc.array(held, { maxLength: 5 }), (lists) => {
      const sketches = lists.map(sketchOf);
      expect(unpackSketches(packSketches(sketches))).toEqual(sketches);
    }),
  );
});

test('weights of a century, and of a million merges, are kept to the millisecond', () => {
  const century = 100 * 365 * 86_400_000;
  const sketch = sketchOf([
    [1040, century],
    [0, 1],
  ]);
  expect(weightOf(unpackSketches(packSketches([sketch]))[0]!)).toBe(century + 1);
});

test('a signal that hardly moves takes a few bytes, and one that goes through seven decades in an hour few thousand', () => {
  const steady = Array.from({ length: 360 }, (_, i): Held => [1040 + 3 * Math.sin(i), 10_000]);
  expect(packSketches([sketchOf(steady)]).length).toBeLessThan(20);
  const wild = Array.from({ length: 3_600 }, (_, i): Held => [10 ** (-4 + (7 * i) / 3_600), 1_000]);
  expect(packSketches([sketchOf(wild)]).length).toBeLessThan(5_000);
});

test('of nothing there is no quantile, and what held for no time is nothing', () => {
  expect(quantileOf(EMPTY_SKETCH, 0.5)).toBeUndefined();
  expect(sketchOf([[5, 0]])).toEqual(EMPTY_SKETCH);
  expect(mergeSketches([])).toEqual(EMPTY_SKETCH);
});
