import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Others,
  type OwnTimes,
  posterior,
  shareOf,
} from '../../../../shared/analysis/life/posterior.ts';
import type { LifeLaw } from '../../../../shared/analysis/survival/fitLaw.ts';
import {
  endsWithin,
  logDensityAfter,
  remainingQuantile,
} from '../../../../shared/analysis/survival/remaining.ts';

const HOUR = 3_600;
/** Standard normal quantile: 10 % on either side. */
const Z = 1.281552;

/** What lives by a law in hours say of a part of an age. */
function livesBy(law: LifeLaw, age: number, rate = 1): Others {
  return {
    quantile: (p) => (remainingQuantile(law, age, p) / rate) * HOUR,
    passedBy: (seconds) => endsWithin(law, age, (seconds / HOUR) * rate),
    logDensity: (seconds) => logDensityAfter(law, age, (seconds / HOUR) * rate),
  };
}

const lognormal = (middle: number, spread: number): LifeLaw => ({
  family: 'lognormal',
  location: Math.log(middle),
  spread,
});
const weibull = (scale: number, spread: number): LifeLaw => ({
  family: 'weibull',
  location: Math.log(scale),
  spread,
});

/** Hours, so far about a middle, as a standard deviation of the logarithm. */
const around = (middle: number, deviation: number): OwnTimes => ({
  p10: HOUR * middle * Math.exp(-Z * deviation),
  p50: HOUR * middle,
  p90: HOUR * middle * Math.exp(Z * deviation),
});

function told(own: OwnTimes, others: Others) {
  const both = posterior(own, others);
  if (!both) throw new Error('impossible');
  const [p10, p50, p90] = [0.1, 0.5, 0.9].map((p) => both.quantile(p)) as [number, number, number];
  return { p10, p50, p90, share: shareOf(both, own, others), passedBy: both.passedBy };
}

const times = (min: number) =>
  fc
    .array(fc.integer({ min, max: 31_000_000 }), { minLength: 3, maxLength: 3 })
    .map((some) => some.sort((a, b) => a - b))
    .map(([p10, p50, p90]) => ({ p10: p10!, p50: p50!, p90: p90! }));

describe('an own estimate, updated by lives of its like,', () => {
  test('that says a day stays as it is where few lives end on any day, however sure these are', () => {
    const day = { p10: 12 * HOUR, p50: 24 * HOUR, p90: 40 * HOUR };
    const lives: [LifeLaw, number][] = [
      [lognormal(4_000, 0.3), 2_500],
      [lognormal(4_000, 0.5), 2_500],
      [lognormal(20_000, 0.3), 15_000],
      [weibull(4_000, 0.3), 2_500],
    ];
    for (const [law, age] of lives) {
      const { p10, p50, p90, share } = told(day, livesBy(law, age));
      // Two normal laws of the logarithm of time would have met farther off by a tenth and up to a third of ln(1,500 / 24).
      expect(Math.abs(Math.log(p10 / day.p10))).toBeLessThan(0.03);
      expect(Math.abs(Math.log(p50 / day.p50))).toBeLessThan(0.03);
      expect(Math.abs(Math.log(p90 / day.p90))).toBeLessThan(0.03);
      expect(share).toBeLessThan(0.02);
    }
  });

  test('is what it was where any time is as likely as any other', () => {
    // A Weibull law of shape 1 has no memory, and a mean of 40 million hours says nothing of a year.
    const nothing = weibull(4e7, 1);
    fc.assert(
      fc.property(times(10 * HOUR), fc.integer({ min: 0, max: 100_000 }), (own, age) => {
        fc.pre(own.p90 < 8 * own.p10 && own.p50 > 1.03 * own.p10 && own.p90 > 1.03 * own.p50);
        const both = told(own, livesBy(nothing, age));
        for (const name of ['p10', 'p50', 'p90'] as const)
          expect(Math.abs(Math.log(both[name] / own[name]))).toBeLessThan(1e-3);
        expect(both.share).toBeLessThan(1e-3);
      }),
    );
  });

  test('is theirs where its own trend may mean anything', () => {
    for (const age of [0, 2_000, 6_000]) {
      const others = livesBy(lognormal(4_000, 0.5), age);
      const both = told({ p10: 0, p50: 1e6 * HOUR, p90: null }, others);
      for (const [name, p] of [
        ['p10', 0.1],
        ['p50', 0.5],
        ['p90', 0.9],
      ] as const)
        expect(Math.abs(Math.log(both[name] / others.quantile(p)))).toBeLessThan(0.2);
      expect(both.share).toBeGreaterThan(0.95);
    }
  });

  test('is the more theirs, the wider it is by itself, and the more they tell of the time', () => {
    const isRising = (shares: number[]) => expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    for (const age of [0, 2_000, 5_000]) {
      const others = livesBy(lognormal(4_000, 0.5), age);
      const shares = [0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2].map(
        (wide) => told(around(1_000, wide), others).share,
      );
      isRising(shares);
      expect(shares[0]).toBeLessThan(0.05);
      expect(shares.at(-1)).toBeGreaterThan(0.9);
    }
    isRising(
      [0.4, 0.2, 0.1].map(
        (spread) => told(around(1_000, 0.5), livesBy(lognormal(4_000, spread), 2_800)).share,
      ),
    );
  });

  test('that they contradict is theirs as far as they are sure', () => {
    // Its own trend says 3,000 h, of a part that is past the age at which nearly all others ended, by wear.
    const others = livesBy(weibull(2_000, 0.1), 2_500);
    const both = told({ p10: 1_500 * HOUR, p50: 3_000 * HOUR, p90: 6_000 * HOUR }, others);
    expect(both.p50).toBeLessThan(1_000 * HOUR);
    expect(both.p50).toBeGreaterThan(others.quantile(0.5));
    expect(both.share).toBeGreaterThan(0.5);
  });

  test('has its times in order, probabilities that agree with them, and depends on no unit of the clock', () => {
    const anyLaw = fc.record({
      family: fc.constantFrom('weibull' as const, 'lognormal' as const),
      location: fc.double({ min: 3, max: 10, noNaN: true }),
      spread: fc.double({ min: 0.05, max: 1.5, noNaN: true }),
    });
    fc.assert(
      fc.property(times(1), anyLaw, fc.integer({ min: 0, max: 20_000 }), (own, law, age) => {
        const both = posterior(own, livesBy(law, age));
        // Of an age that nobody reaches nothing is known.
        if (!both) return;
        const [p10, p50, p90] = [0.1, 0.5, 0.9].map((p) => both.quantile(p)) as [number, number, number];
        expect(p10).toBeLessThanOrEqual(p50);
        expect(p50).toBeLessThanOrEqual(p90);
        expect(both.passedBy(p50)).toBeCloseTo(0.5, 6);
        const share = shareOf(both, own, livesBy(law, age));
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(1);
        const inThousandths = { ...law, location: law.location + Math.log(1_000) };
        const same = posterior(own, livesBy(inThousandths, age * 1_000, 1_000))!;
        expect(Math.abs(same.quantile(0.5) - p50)).toBeLessThan(1e-6 * (p50 + HOUR));
      }),
    );
  });
});
