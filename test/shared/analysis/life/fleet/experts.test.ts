import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blended, blendOf } from '../../../../../shared/analysis/life/fleet/blend.ts';
import { dutyToCome, trackOf, unlikeness } from '../../../../../shared/analysis/life/fleet/gauge.ts';
import { regressed } from '../../../../../shared/analysis/life/fleet/regression.ts';
import {
  distances,
  likeness,
  type Moment,
  similar,
} from '../../../../../shared/analysis/life/fleet/similarity.ts';
import { meanLeft } from '../../../../../shared/analysis/life/fleet/survivors.ts';
import { normal } from '../../normal.ts';

const moment = (life: number, features: number[], left: number, passed = true): Moment => ({
  life,
  features,
  left,
  dutyLeft: 3 * left,
  passed,
});

test('the mean of samples, some cut short, is the area under Kaplan and Meier’s curve', () => {
  // By hand: at 2 one of four ends (S = 3/4), 3 is cut short, at 5 one of two (S = 3/8), at 8 the last:
  // 2·1 + 3·(3/4) + 3·(3/8) = 5.375.
  const sample = (left: number, passed: boolean) => ({ left, passed, weight: 1 });
  const samples = [sample(5, true), sample(3, false), sample(8, true), sample(2, true)];
  expect(meanLeft(samples)).toBeCloseTo(5.375, 12);
  expect(meanLeft(samples.map((one) => ({ ...one, passed: true })))).toBe(4.5);
  expect(meanLeft([])).toBeNaN();
});

test('similarity is the average weighted by a normal kernel, without the life that is left out', () => {
  const moments = [moment(0, [0], 10), moment(1, [1], 20), moment(2, [0], 999)];
  const found = distances([0], [0, 0, 0], moments, { features: [1], path: 1 }, 2);
  expect([...found]).toEqual([0, 0.5, Infinity]);
  const weights = likeness(found, 1);
  expect([...weights]).toEqual([1, expect.closeTo(Math.exp(-0.5), 12), 0]);
  const expected = (10 + 20 * Math.exp(-0.5)) / (1 + Math.exp(-0.5));
  expect(similar(moments, weights)).toEqual({
    left: expect.closeTo(expected, 12),
    dutyLeft: expect.closeTo(3 * expected, 12),
  });
});

test('a moment unlike all on record leans on the least unlike, however far off that is', () => {
  const moments = [moment(0, [50], 10), moment(1, [51], 20)];
  const found = distances([0], [0, 0], moments, { features: [0.1], path: 1 }, -1);
  expect(similar(moments, likeness(found, 1)).left).toBeCloseTo(10, 6);
});

test('regression finds a straight relation at the edge of what is known, where an average leans inwards', () => {
  const moments = Array.from({ length: 50 }, (_, i) => moment(i, [i / 50, (i % 7) / 7], 100 - i + (i % 7)));
  const at = [1.1, 0.5];
  const weights = likeness(
    distances(at, new Array(50).fill(0), moments, { features: [1, 1], path: 1 }, -1),
    1,
  );
  expect(Math.abs(regressed(at, moments, weights)!.left - (100 - 55 + 3.5))).toBeLessThan(1);
  expect(similar(moments, weights).left).toBeGreaterThan(60);
  expect(regressed(at, moments, new Float64Array(50))).toBeUndefined();
});

const course = (rates: readonly number[]) => {
  const age = rates.map((_, i) => i + 1);
  let sum = 0;
  const duty = rates.map((rate) => {
    sum += rate;
    return sum;
  });
  return { age, duty, value: age };
};

test('duty to come takes as long as it took those run alike', () => {
  // 48 hours at 1, then 48 at 3: of 60 units from hour 24 on, 24 take 24 hours and 36 another 12.
  const rates = [...new Array(48).fill(1), ...new Array(48).fill(3)];
  const one = { track: trackOf(course(rates), 96), end: 96 };
  const other = { track: trackOf(course(new Array(96).fill(9)), 96), end: 96 };
  const toCome = dutyToCome(24, [one, other], [1, 0], 96);
  expect(toCome(60)).toBeCloseTo(36, 9);
  expect(toCome(0)).toBe(0);
  // At the mean of both rates: (1 + 9) / 2.
  expect(dutyToCome(24, [one, other], [0.5, 0.5], 96)(60)).toBeCloseTo(12, 9);
});

test('unlikeness is the mean difference of rates so far, of the own mean', () => {
  const steady = trackOf(course(new Array(96).fill(2)), 96);
  const later = trackOf(course([...new Array(48).fill(2), ...new Array(48).fill(4)]), 96);
  expect(unlikeness(steady, later, 96, 48, 96)).toBeCloseTo(0, 9);
  expect(unlikeness(steady, later, 96, 96, 96)).toBeCloseTo(0.5, 9);
  expect(unlikeness(steady, later, 48, 96, 96)).toBeCloseTo(0, 9);
});

test('who errs less out of sample has more of a say, who errs a lot has none', () => {
  const noise = normal(3);
  const truth = Array.from({ length: 200 }, () => 50 + 10 * noise());
  const answers = truth.map((value) => [value + noise(), value + 1.2 * noise(), 20 * noise()]);
  const { weights } = blendOf(answers, truth, 40, 1e3);
  expect(weights[0]).toBeGreaterThan(weights[1]!);
  expect(weights[1]).toBeGreaterThan(0.05);
  expect(weights[2]).toBe(0);
  expect(weights.reduce((sum, weight) => sum + weight)).toBeCloseTo(1, 12);
});

test('an interval is that of the misses at like answers: wide where they were wide', () => {
  const noise = normal(5);
  const truth = Array.from({ length: 2_000 }, (_, i) =>
    i % 2 === 0 ? 100 + 2 * noise() : 1_000 + 50 * noise(),
  );
  const blend = blendOf(
    truth.map((_, i) => [i % 2 === 0 ? 100 : 1_000]),
    truth,
    40,
    1e6,
  );
  const near = blended(blend, [100], 1e6);
  // A tenth and nine tenths of a normal distribution lie 1.2816 standard deviations out.
  expect(near.p10).toBeCloseTo(100 - 2.56, 0);
  expect(near.p90).toBeCloseTo(100 + 2.56, 0);
  const far = blended(blend, [1_000], 1e6);
  expect((far.p90 - far.p10) / 2 / 1.2816).toBeGreaterThan(45);
  expect(near.passedBy(near.p90)).toBeCloseTo(0.9, 2);
});

test.each([2, 4, 8])('of %i lives, intervals hold about as many of one more as they say', (lives) => {
  // Their extremes would hold (n - 1) / (n + 1) of the next: a third, three fifths, seven ninths.
  const noise = normal(lives);
  let held = 0;
  for (let fleet = 0; fleet < 2_000; fleet++) {
    const truth = Array.from({ length: lives }, () => 100 + 30 * noise());
    const blend = blendOf(
      truth.map(() => [100]),
      truth,
      lives,
      1e3,
    );
    const { p10, p90 } = blended(blend, [100], 1e3);
    const next = 100 + 30 * noise();
    if (p10 <= next && next <= p90) held++;
  }
  expect(held / 2_000).toBeGreaterThan(0.76);
  expect(held / 2_000).toBeLessThan(0.9);
});

test('quantiles never fall and never lie below 0, whatever was missed', () => {
  const value = fc.double({ min: -50, max: 300, noNaN: true });
  fc.assert(
    fc.property(fc.array(fc.tuple(value, value), { minLength: 3, maxLength: 40 }), value, (pairs, asked) => {
      const blend = blendOf(
        pairs.map(([answer]) => [answer]),
        pairs.map(([, truth]) => truth),
        12,
        200,
      );
      const { p10, p50, p90 } = blended(blend, [asked], 200);
      expect(p10).toBeGreaterThanOrEqual(0);
      expect(p50).toBeGreaterThanOrEqual(p10);
      expect(p90).toBeGreaterThanOrEqual(p50);
    }),
  );
});
