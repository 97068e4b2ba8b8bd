import { expect, test } from 'vitest';
import { through } from '../../../../shared/analysis/life/course.ts';
import { ownTrend } from '../../../../shared/analysis/life/own/ownTrend.ts';
import { quantileOf, steadyTrend } from '../../../../shared/analysis/life/steady.ts';
import { timeAt } from '../../../../shared/analysis/statistics/invert.ts';
import { normal } from '../normal.ts';

const HORIZON = 8_760;

test('estimates of four origins are heard together, later ones more, and as wide in proportion as each was when it was made', () => {
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
    const by = (p: number) => timeAt(found.passedBy, p, found.span, HORIZON)!;
    return { by, left: by(0.5) - before, weight: 0.5 ** (before / 4) };
  });
  const total = alone.reduce((sum, { weight }) => sum + weight, 0);
  for (const p of [0.1, 0.5, 0.9]) {
    const logs = alone.map(({ by, left, weight }) => {
      return weight * (Math.log1p(left) + Math.log1p(by(p)) - Math.log1p(by(0.5)));
    });
    const together = Math.expm1(logs.reduce((sum, log) => sum + log, 0) / total);
    expect(Math.abs(quantileOf(steady, p, HORIZON) / together - 1)).toBeLessThan(0.01);
    expect(Math.abs(steady.passedBy(together) - p)).toBeLessThan(0.01);
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
