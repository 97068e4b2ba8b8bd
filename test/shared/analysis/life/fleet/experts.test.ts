import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blended, blendOf } from '../../../../../shared/analysis/life/fleet/blend.ts';
import { dutyToCome, trackOf, unlikeness } from '../../../../../shared/analysis/life/fleet/gauge.ts';
import { missAt, missesOf, type OwnSaid } from '../../../../../shared/analysis/life/fleet/misses.ts';
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

/** Questions about lives in turn, and what two standard ones ask. */
const tried = (answers: number[][], truth: number[], lives: number, most = 1e3, usual = 100) => ({
  ...{ answers, truth, most, usual },
  lives: truth.map((_, i) => i % lives),
});
/** P10 and P90 of an answer, and what lies between. */
function interval(
  asked: ReturnType<typeof tried>,
  row: number[],
  own: (OwnSaid | undefined)[] = [],
  said?: OwnSaid,
) {
  const blend = blendOf(asked);
  const misses = missesOf(blend, own.length > 0 ? own : asked.truth.map(() => undefined));
  const { answer } = blended(blend, row);
  const missed = missAt(misses, answer, said);
  return { p10: answer + missed(0.1), p50: answer + missed(0.5), p90: answer + missed(0.9) };
}

test('who errs less out of sample has more of a say, who errs a lot has none', () => {
  const noise = normal(3);
  const truth = Array.from({ length: 200 }, () => 50 + 10 * noise());
  const answers = truth.map((value) => [value + noise(), value + 1.2 * noise(), 20 * noise()]);
  const { weights } = blendOf(tried(answers, truth, 40));
  expect(weights[0]).toBeGreaterThan(weights[1]!);
  expect(weights[1]).toBeGreaterThan(0.05);
  expect(weights[2]).toBe(0);
  expect(weights.reduce((sum, weight) => sum + weight)).toBeCloseTo(1, 12);
});

test('who is right near the end alone is heard near the end, and others before', () => {
  const noise = normal(11);
  const truth = Array.from({ length: 300 }, (_, i) => 1 + (i % 100));
  const answers = truth.map((value) => [
    value * (1 + 0.05 * (value / 20) ** 2 * noise()),
    value + 4 * noise(),
  ]);
  const blend = blendOf(tried(answers, truth, 20));
  expect(blended(blend, [5, 5]).weights[0]).toBeGreaterThan(0.9);
  expect(blended(blend, [80, 80]).weights[1]).toBeGreaterThan(0.9);
});

test('an interval is that of the misses at like answers: wide where they were wide', () => {
  const noise = normal(5);
  const truth = Array.from({ length: 800 }, (_, i) =>
    i % 2 === 0 ? 100 + 2 * noise() : 1_000 + 50 * noise(),
  );
  const asked = {
    ...tried(
      truth.map((_, i) => [i % 2 === 0 ? 100 : 1_000]),
      truth,
      40,
      1e6,
    ),
    lives: truth.map((_, i) => (i >> 1) % 40),
  };
  const near = interval(asked, [100]);
  // A tenth and nine tenths of a normal distribution lie 1.2816 standard deviations out.
  expect(near.p10).toBeCloseTo(100 - 2.56, 0);
  expect(near.p90).toBeCloseTo(100 + 2.56, 0);
  const far = interval(asked, [1_000]);
  expect((far.p90 - far.p10) / 2 / 1.2816).toBeGreaterThan(45);
});

test('a trend that says it is sure makes an interval narrower, as far as trends were right to be sure', () => {
  const noise = normal(7);
  const truth = Array.from({ length: 400 }, () => 100 + 10 * noise());
  // Every second one knows it to 2, the others to 20, and the others' lives to 10.
  const spread = truth.map((_, i) => (i % 2 === 0 ? 2 : 20));
  const widthOf = (boast: number, said: number) => {
    const own = truth.map((value, i) => ({
      middle: value + spread[i]! * noise(),
      spread: spread[i]! / boast,
    }));
    const asked = tried(
      own.map(({ middle }, i) => [i % 2 === 0 ? middle : 100]),
      truth,
      20,
    );
    const { p10, p90 } = interval(asked, [100], own, { middle: 100, spread: said / boast });
    return p90 - p10;
  };
  // 2.563 standard deviations.
  expect(widthOf(1, 2)).toBeLessThan(8);
  expect(widthOf(1, 20)).toBeGreaterThan(20);
  // Trends that claim four times more than they can are believed a fourth.
  expect(widthOf(4, 2) / widthOf(1, 2)).toBeGreaterThan(0.8);
});

test.each([2, 4, 8])('of %i lives, intervals hold about as many of one more as they say', (lives) => {
  // Their extremes would hold (n - 1) / (n + 1) of the next: a third, three fifths, seven ninths.
  const noise = normal(lives);
  let held = 0;
  for (let fleet = 0; fleet < 2_000; fleet++) {
    const truth = Array.from({ length: lives }, () => 100 + 30 * noise());
    const asked = tried(
      truth.map(() => [100]),
      truth,
      lives,
    );
    const { p10, p90 } = interval(asked, [100]);
    const next = 100 + 30 * noise();
    if (p10 <= next && next <= p90) held++;
  }
  expect(held / 2_000).toBeGreaterThan(0.76);
  expect(held / 2_000).toBeLessThan(0.9);
});

test('quantiles never fall, whatever was missed and whatever trends claim', () => {
  const value = fc.double({ min: -50, max: 300, noNaN: true });
  const claim = fc.option(
    fc.record({ middle: value, spread: fc.double({ min: 0, max: 300, noNaN: true }) }),
    { nil: undefined },
  );
  const questions = fc.array(fc.tuple(value, value, claim), { minLength: 3, maxLength: 40 });
  fc.assert(
    fc.property(questions, value, claim, fc.integer({ min: 2, max: 20 }), (pairs, row, said, lives) => {
      const asked = tried(
        pairs.map(([answer]) => [answer]),
        pairs.map(([, truth]) => truth),
        lives,
        200,
      );
      const own = pairs.map(([, , one]) => one);
      const { p10, p50, p90 } = interval(asked, [row], own, said);
      expect(p50).toBeGreaterThanOrEqual(p10);
      expect(p90).toBeGreaterThanOrEqual(p50);
    }),
  );
});
