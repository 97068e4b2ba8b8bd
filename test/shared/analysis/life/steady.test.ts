import { expect, test } from 'vitest';
import { through } from '../../../../shared/analysis/life/course.ts';
import { ownTrend } from '../../../../shared/analysis/life/own/ownTrend.ts';
import { quantileOf, steadyTrend } from '../../../../shared/analysis/life/steady.ts';
import { timeAt } from '../../../../shared/analysis/statistics/invert.ts';
import { normal } from '../normal.ts';

const HORIZON = 8_760;

test('estimates of four origins are heard together as wide as they are on the whole, and no wider', () => {
  const noise = normal(12);
  const age = Array.from({ length: 240 }, (_, i) => i + 0.5);
  const question = {
    course: { age, value: age.map((at) => at / 4 + 2 * noise()), duty: age },
    limit: 100,
    reference: 0,
    dutyKnown: false,
  };
  const steady = steadyTrend(question, HORIZON);
  if ('unavailable' in steady) throw new Error(steady.unavailable);
  const alone = [0, 4, 8, 12].map((before) => {
    const found = ownTrend({ ...question, course: through(question.course, 239.5 - before) });
    if ('unavailable' in found) throw new Error(found.unavailable);
    return [0.1, 0.5, 0.9].map((p) => timeAt(found.passedBy, p, found.span, HORIZON)! - before);
  });
  for (const [i, p] of [0.1, 0.5, 0.9].entries()) {
    // The mean of their quantiles, by the logarithm of one and the time.
    const mean = Math.expm1(alone.reduce((sum, quantiles) => sum + Math.log1p(quantiles[i]!), 0) / 4);
    expect(Math.abs(quantileOf(steady, p, HORIZON) / mean - 1)).toBeLessThan(0.01);
    expect(Math.abs(steady.passedBy(mean) - p)).toBeLessThan(0.01);
  }
  expect(quantileOf(steady, 0.5, 10)).toBe(Infinity);
});

test.each([
  [521, 2],
  [871, 1],
])('a trend that noise %d shows to %d of four looks within twelve hours is none', (seed, looks) => {
  const noise = normal(seed);
  let value = 0;
  const age = Array.from({ length: 240 }, (_, i) => i + 0.5);
  const course = {
    age,
    value: age.map(() => {
      value = 0.8 * value + noise();
      return 20 + value;
    }),
    duty: age,
  };
  const question = { course, limit: 30, reference: 0, dutyKnown: false };
  const seen = [0, 4, 8, 12].filter((before) => {
    const known = through(course, age.at(-1)! - before);
    return !('unavailable' in ownTrend({ ...question, course: known }));
  });
  expect(seen).toHaveLength(looks);
  expect(seen).toContain(0);
  expect(steadyTrend(question, HORIZON)).toEqual({
    unavailable: 'a trend towards the limit has only begun to show; half a day tells whether it lasts',
  });
});
