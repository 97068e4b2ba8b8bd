import { expect, test } from 'vitest';
import { abstention } from '../../../cli/backtest/abstention.ts';
import { YOUNGEST } from '../../../cli/backtest/cuts.ts';
import { meanLife } from '../../../cli/backtest/yardsticks.ts';
import type { RecordedLife } from '../../../shared/analysis/life/course.ts';
import { uniform } from '../../../shared/analysis/statistics/uniform.ts';
import { normal } from '../../shared/analysis/normal.ts';

const lifeOf = (end: number): RecordedLife => ({ end, passed: true, age: [], value: [], duty: [] });

test.each([3, 6, 12])('of %i lives, each seen among the others, P10–P90 holds about four fifths', (count) => {
  const [noise, even] = [normal(count), uniform(count)];
  let [asked, held, yardstick] = [0, 0, 0];
  for (let fleet = 0; fleet < 400; fleet++) {
    const lives = Array.from({ length: count }, () => lifeOf(100 * Math.exp(0.3 * noise())));
    const longest = Math.max(...lives.map(({ end }) => end));
    for (const life of lives) {
      const age = longest * (YOUNGEST + (1 - YOUNGEST) * even());
      if (age >= life.end) continue;
      const others = lives.filter((one) => one !== life);
      const { p10, p90 } = abstention(others, age);
      const mean = meanLife(others, age);
      const left = life.end - age;
      asked++;
      if (p10 <= left && left <= p90) held++;
      if (mean.p10 <= left && left <= mean.p90) yardstick++;
    }
  }
  expect(held / asked).toBeGreaterThan(0.75);
  expect(held / asked).toBeLessThan(0.9);
  // The mean give or take the spread, which knows nothing of the age, holds less than it says.
  expect(yardstick).toBeLessThan(held);
});

test('the middle is the fleet’s mean life less the age, and nothing is left below 0', () => {
  const lives = [80, 100, 120].map(lifeOf);
  expect(abstention(lives, 30).p50).toBe(70);
  const late = abstention(lives, 130);
  expect([late.p10, late.p50]).toEqual([0, 0]);
  expect(late.p90).toBeGreaterThan(0);
  expect(abstention([...lives, { ...lifeOf(500), passed: false }], 30)).toEqual(abstention(lives, 30));
});
