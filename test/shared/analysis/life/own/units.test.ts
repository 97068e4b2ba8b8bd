import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ownTrend } from '../../../../../shared/analysis/life/own/ownTrend.ts';
import { timeAt } from '../../../../../shared/analysis/statistics/invert.ts';
import { normal } from '../../normal.ts';

/** What one and the same course is written down in. */
interface Units {
  /** Of time, value and duty, to each of the course's own. */
  readonly time: number;
  readonly value: number;
  readonly duty: number;
  /** What the clock shows when the unit is new; ages are told from there, as rounded as such a clock is. */
  readonly origin: number;
}

const OWN: Units = { time: 1, value: 1, duty: 1, origin: 0 };

/** A unit that wears on by some power of time, read evenly, by a sensor that may read in steps. */
interface Wearing {
  readonly seed: number;
  readonly points: number;
  readonly every: number;
  readonly power: number;
  readonly noise: number;
  readonly steps: number | undefined;
  readonly dutyKnown: boolean;
  readonly rootMeanSquare: boolean;
}

/** Its P10, P50 and P90 in its own unit of time, or why there are none. */
function told(unit: Wearing, units: Units) {
  const { seed, points, every, power, noise, steps, dutyKnown, rootMeanSquare } = unit;
  const shaken = normal(seed);
  const readings = Array.from({ length: points }, (_, i) => {
    const read = 1 + ((i + 1) / points) ** power + noise * shaken();
    return steps === undefined ? read : Math.round(read * steps) / steps;
  });
  const age = readings.map((_, i) => units.origin + (i + 1) * every * units.time - units.origin);
  let worn = 0;
  const duty = readings.map((_, i) => {
    if (i % 5 > 0) worn += every * (1 + (i % 7)) * units.duty;
    return worn;
  });
  const value = readings.map((read) => read * units.value);
  const limit = 2.3 * units.value;
  const trend = ownTrend({ course: { age, value, duty }, limit, reference: 0, dutyKnown, rootMeanSquare });
  if ('unavailable' in trend) return trend.unavailable;
  const horizon = 100 * points * every * units.time;
  return [0.1, 0.5, 0.9].map(
    (p) => (timeAt(trend.passedBy, p, trend.span, horizon) ?? Infinity) / units.time,
  );
}

const wearing: fc.Arbitrary<Wearing> = fc.record({
  seed: fc.integer({ min: 1, max: 1e6 }),
  points: fc.integer({ min: 12, max: 240 }),
  every: fc.constantFrom(1, 0.1, 0.25, 3),
  power: fc.constantFrom(0.6, 1, 2),
  noise: fc.constantFrom(0.02, 0.05),
  steps: fc.constantFrom(undefined, 10, 50),
  dutyKnown: fc.boolean(),
  rootMeanSquare: fc.boolean(),
});
/** As in milliseconds since 1970, minutes for hours, kPa for Pa, kWh for joules: and any other. */
const unitsOf: fc.Arbitrary<Units> = fc.record({
  time: fc.oneof(
    fc.constantFrom(3_600, 1 / 60, 1 / 24, 3.6e6, 1),
    fc.double({ min: 1e-4, max: 1e4, noNaN: true }),
  ),
  value: fc.oneof(fc.constantFrom(1e-3, 1 / 3, 1e5, 1), fc.double({ min: 1e-4, max: 1e4, noNaN: true })),
  duty: fc.constantFrom(1, 1 / 3.6e6, 1 / 3),
  origin: fc.constant(0),
});

test('an estimate is the same whatever time, value and duty are written in', () => {
  fc.assert(
    fc.property(wearing, unitsOf, (unit, units) => {
      const [plain, other] = [told(unit, OWN), told(unit, units)];
      if (typeof plain === 'string' || typeof other === 'string') return plain === other;
      return plain.every((time, i) => time === other[i] || Math.abs(other[i]! / time - 1) < 1e-6);
    }),
    { numRuns: 100, seed: 20_261_201 },
  );
});

test('nor does it matter where the clock began', () => {
  const unit: Wearing = {
    seed: 3,
    points: 200,
    every: 3,
    power: 1,
    noise: 0.03,
    steps: 50,
    dutyKnown: false,
    rootMeanSquare: false,
  };
  const plain = told(unit, OWN) as number[];
  for (const [time, origin] of [
    [3_600, 1.7e9],
    [3.6e6, 1.7e12],
    [1 / 24, 20_000],
  ] as const) {
    const other = told(unit, { ...OWN, time, origin }) as number[];
    for (const [i, one] of plain.entries()) expect(Math.abs(other[i]! / one - 1)).toBeLessThan(1e-6);
  }
});
