import { expect, test } from 'vitest';
import { type Conditioned, withoutConditions } from '../../../../shared/analysis/life/conditions.ts';
import { regimeAt, regimesOf } from '../../../../shared/analysis/life/regimes.ts';
import { uniform } from '../../../../shared/analysis/statistics/uniform.ts';
import { normal } from '../normal.ts';

/** Points that are run in one of three ways, which move two signals by far more than wear does, and stretch them. */
function flown(seed: number, points: number): Conditioned & { wear: number[] } {
  const draw = uniform(seed);
  const noise = normal(seed + 100);
  const life: { values: number[][]; covariates: number[][]; wear: number[] } = {
    ...{ values: [[], []], covariates: [[], []], wear: [] },
  };
  for (let i = 0; i < points; i++) {
    const way = Math.floor(3 * draw());
    const wear = i / points;
    life.wear.push(wear);
    life.covariates[0]!.push([0, 20, 42][way]! + 0.01 * noise());
    life.covariates[1]!.push([0.2, 0.8, 0.8][way]! + 0.001 * noise());
    life.values[0]!.push([500, 300, 900][way]! + [1, 2, 3][way]! * (wear + 0.1 * noise()));
    life.values[1]!.push([7, 7, 1][way]!);
  }
  return life;
}
const lives = [1, 2, 3].map((seed) => flown(seed, 200));

test('regimes are found where covariates tell a few apart, and not where they go through values', () => {
  const regimes = regimesOf(lives.map(({ covariates }) => covariates))!;
  expect(regimes.centres.length).toBe(3);
  const [altitude] = lives[0]!.covariates;
  const at = regimeAt(regimes, lives[0]!.covariates);
  for (const [i, regime] of at.entries()) expect(altitude![at.indexOf(regime)]).toBeCloseTo(altitude![i]!, 0);
  const through = Array.from({ length: 400 }, (_, i) => Math.sin(i));
  expect(regimesOf([[through]])).toBeUndefined();
  expect(regimesOf([[new Array(20).fill(3)]])).toBeUndefined();
  expect(regimesOf([])).toBeUndefined();
});

test('signals are seen among those of their regime: what remains follows the wear', () => {
  const rid = withoutConditions(lives, true);
  const other = flown(9, 300);
  const [value, still] = rid(other.values, other.covariates);
  const correlation = (a: readonly number[], b: readonly number[]) => {
    const mean = (of: readonly number[]) => of.reduce((sum, one) => sum + one, 0) / of.length;
    const [ma, mb] = [mean(a), mean(b)];
    const product = (p: readonly number[], mp: number, q: readonly number[], mq: number) =>
      p.reduce((sum, one, i) => sum + (one - mp) * (q[i]! - mq), 0);
    return product(a, ma, b, mb) / Math.sqrt(product(a, ma, a, ma) * product(b, mb, b, mb));
  };
  expect(Math.abs(correlation(other.values[0]!, other.wear))).toBeLessThan(0.2);
  expect(correlation(value!, other.wear)).toBeGreaterThan(0.9);
  // A signal that says only how it is run says nothing.
  expect(still!.every((one) => one === 0)).toBe(true);
});

test('a single value keeps its unit: what its regime adds is taken off', () => {
  const single = ({ values, covariates }: Conditioned) => ({ values: values.slice(0, 1), covariates });
  const rid = withoutConditions(lives.map(single), false);
  const other = flown(9, 300);
  const [value] = rid(other.values.slice(0, 1), other.covariates);
  const spread = Math.max(...value!) - Math.min(...value!);
  expect(spread).toBeLessThan(20);
});

test('where nothing is known of conditions, values stay as they are', () => {
  const bare = { values: [[1, 2, 3]], covariates: [] };
  expect(withoutConditions([bare], false)(bare.values, [])).toEqual(bare.values);
  expect(withoutConditions([], true)(bare.values, [])).toEqual(bare.values);
});
