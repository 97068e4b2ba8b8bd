import { expect, test } from 'vitest';
import { foretold } from '../../../../shared/analysis/survival/foretold.ts';
import type { Life } from '../../../../shared/analysis/survival/life.ts';
import { normal } from '../normal.ts';

const ended = (ages: readonly number[]): Life[] => ages.map((exit) => ({ entry: 0, exit, ended: true }));

test('of ten lives each is foretold by the nine others: the normal density of its logarithm, by their mean and spread', () => {
  const ages = [310, 420, 480, 500, 560, 640, 700, 810, 990, 1_400];
  const logs = ages.map(Math.log);
  const densities = logs.map((log, i) => {
    const others = logs.filter((_, j) => j !== i);
    const mean = others.reduce((sum, one) => sum + one, 0) / 9;
    const variance = others.reduce((sum, one) => sum + (one - mean) ** 2, 0) / 9;
    return -((log - mean) ** 2) / (2 * variance) - Math.log(2 * Math.PI * variance) / 2;
  });
  const mean = densities.reduce((sum, one) => sum + one, 0) / 10;
  expect(foretold('lognormal', ended(ages))).toBeCloseTo(mean, 8);
});

test('the clock in which wear runs foretells better than one that it doesn’t run in, whatever its unit', () => {
  const noise = normal(8);
  // Worn out after 4,000 hours in operation, more or less; the calendar follows from how busy a pump is.
  const operating = Array.from({ length: 60 }, () => 4_000 * Math.exp(0.2 * noise()));
  const calendar = operating.map((age) => age / Math.exp(-0.7 + 0.5 * noise()));
  const [own, other] = [foretold('weibull', ended(operating))!, foretold('weibull', ended(calendar))!];
  expect(own).toBeGreaterThan(other + 0.3);
  expect(foretold('weibull', ended(operating.map((age) => age * 3_600)))).toBeCloseTo(own, 6);
});

test('lives that didn’t end say how long they went on, those met in mid-life from when on; without an end there is no law', () => {
  const lives = ended([310, 420, 480, 500, 560, 640, 700, 810, 990, 1_400]);
  const whole = foretold('weibull', lives)!;
  const beside = (life: Life) => foretold('weibull', [...lives, life])! - whole;
  // A life that outlived all others surprises; one that was just begun says nothing.
  expect(beside({ entry: 0, exit: 5_000, ended: false })).toBeLessThan(-0.05);
  expect(Math.abs(beside({ entry: 0, exit: 1, ended: false }))).toBeLessThan(0.01);
  expect(foretold('weibull', [{ entry: 0, exit: 10, ended: false }])).toBeUndefined();
  expect(foretold('weibull', [])).toBeUndefined();
});
