import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { remainingByEither } from '../../../../shared/analysis/survival/eitherLaw.ts';
import type { LifeLaw } from '../../../../shared/analysis/survival/fitLaw.ts';
import {
  endsWithin,
  logDensityAfter,
  remainingQuantile,
} from '../../../../shared/analysis/survival/remaining.ts';

/** A Weibull law of shape 1 has no memory: a share of exp(−t / mean) lives longer than t. */
const memoryless = (mean: number): LifeLaw => ({ family: 'weibull', location: Math.log(mean), spread: 1 });

const anyLaw = fc.record({
  family: fc.constantFrom('weibull' as const, 'lognormal' as const),
  location: fc.double({ min: 2, max: 9, noNaN: true }),
  spread: fc.double({ min: 0.05, max: 1.5, noNaN: true }),
});

describe('what remains of a life that follows one of two laws', () => {
  const short = { law: memoryless(100), chance: 0.8 };
  const long = { law: memoryless(1_000), chance: 0.2 };

  test('is by their chances at first, and by those of their lives that come so far later on', () => {
    // 0.8 · (1 − e^−1) + 0.2 · (1 − e^−0.1).
    expect(remainingByEither([short, long], 0).endsWithin(100)).toBeCloseTo(0.52473, 5);
    // After 500 h, 0.8 · e^−5 = 0.00539 of the one and 0.2 · e^−0.5 = 0.12131 of the other are left: 1 in 23.5 is of the first.
    const later = remainingByEither([short, long], 500);
    expect(later.endsWithin(100)).toBeCloseTo(0.11801, 5);
    expect(Math.exp(later.logDensity(100))).toBeCloseTo(0.0001565 + 0.0008663, 6);
  });

  test('is that of the one which lives that long, where the other’s chance to vanishes', () => {
    const narrow = {
      law: { family: 'weibull', location: Math.log(100), spread: 0.02 },
      chance: 0.8,
    } as const;
    const found = remainingByEither([narrow, long], 300);
    expect(found.quantile(0.5)).toBeCloseTo(1_000 * Math.LN2, 6);
  });

  test('is as by one law where both are the same', () => {
    fc.assert(
      fc.property(anyLaw, fc.double({ min: 0, max: 3_000, noNaN: true }), (law, age) => {
        const {
          quantile,
          endsWithin: within,
          logDensity,
        } = remainingByEither(
          [
            { law, chance: 0.8 },
            { law, chance: 0.2 },
          ],
          age,
        );
        const alone = remainingQuantile(law, age, 0.5);
        expect(Math.abs(quantile(0.5) - alone)).toBeLessThanOrEqual(1e-6 * alone + 1e-9 * age);
        // What is over within a hair of the age is lost in rounding.
        if (!(alone > 1e-6 * age)) return;
        expect(within(alone)).toBeCloseTo(endsWithin(law, age, alone), 9);
        expect(logDensity(alone)).toBeCloseTo(logDensityAfter(law, age, alone), 6);
      }),
    );
  });

  test('has its times in order, between those of the two, and probabilities that agree with them', () => {
    fc.assert(
      fc.property(anyLaw, anyLaw, fc.double({ min: 0, max: 500, noNaN: true }), (one, other, age) => {
        const found = remainingByEither(
          [
            { law: one, chance: 0.8 },
            { law: other, chance: 0.2 },
          ],
          age,
        );
        const times = [0.1, 0.5, 0.9].map(found.quantile);
        expect(times).toEqual(times.toSorted((a, b) => a - b));
        for (const [i, p] of [0.1, 0.5, 0.9].entries()) {
          const each = [one, other].map((law) => remainingQuantile(law, age, p));
          expect(times[i]).toBeGreaterThanOrEqual(Math.min(...each) * (1 - 1e-9));
          expect(times[i]).toBeLessThanOrEqual(Math.max(...each) * (1 + 1e-9));
          if (times[i]! > 1e-6 * age) expect(found.endsWithin(times[i]!)).toBeCloseTo(p, 5);
        }
      }),
    );
  });

  test('of an age that nobody reaches is nothing', () => {
    const found = remainingByEither(
      [{ law: { family: 'weibull', location: 0, spread: 1e-3 }, chance: 1 }],
      10,
    );
    expect(found.quantile(0.9)).toBe(0);
  });
});
