import { expect, test } from 'vitest';
import { normal, uniform } from '../../../../local/fleet/physics/random.ts';

const places = Array.from({ length: 20_000 }, (_, i) => 1_795_000_000_000 + 1000 * i);
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

test('uniform numbers fill their range evenly and do not follow their neighbours', () => {
  const values = places.map((place) => uniform(1, place));
  const tenths = Array.from({ length: 10 }, (_, i) => values.filter((v) => Math.floor(v * 10) === i).length);
  // 2000 each; 4.5 standard deviations of the binomial count are 191.
  for (const count of tenths) expect(Math.abs(count - 2000)).toBeLessThan(191);
  const products = values.slice(1).map((value, i) => (value - 0.5) * ((values[i] as number) - 0.5));
  expect(Math.abs(mean(products) * 12)).toBeLessThan(0.03);
});

test('normal numbers have mean 0 and standard deviation 1', () => {
  const values = places.map((place) => normal(1, 2, place));
  expect(Math.abs(mean(values))).toBeLessThan(0.03);
  expect(Math.sqrt(mean(values.map((value) => value ** 2)))).toBeCloseTo(1, 1);
});

test('each part of a place counts, also those beyond 32 bits', () => {
  const numbers = [
    uniform(1, 1, 2),
    uniform(2, 1, 2),
    uniform(1, 2, 2),
    uniform(1, 1, 3),
    uniform(1, 1, 2 + 2 ** 32),
  ];
  expect(new Set(numbers).size).toBe(5);
});
