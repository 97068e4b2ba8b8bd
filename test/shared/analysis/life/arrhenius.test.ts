import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ageingRate, MINERAL_OIL } from '../../../../shared/analysis/life/arrhenius.ts';

test('an hour at 80 °C counts as one, at 90 °C as two, and nothing more than sixteen', () => {
  expect(ageingRate(80, MINERAL_OIL)).toBe(1);
  expect(ageingRate(90, MINERAL_OIL)).toBeCloseTo(2, 12);
  expect(ageingRate(300, MINERAL_OIL)).toBe(16);
});

test('it is Arrhenius’ law: E/R = ln 2 · T₀(T₀ + 10)/10, which makes 1.927 times as much of the next ten degrees', () => {
  // By hand: T₀ = 353.15 K, E/R = 0.693147 · 353.15 · 363.15 / 10 = 8889.4 K (73.9 kJ/mol);
  // at 100 °C exp(8889.4 · (1/353.15 − 1/373.15)) = exp(1.34916) = 3.854.
  const activation = (Math.LN2 * 353.15 * 363.15) / 10;
  expect(activation).toBeCloseTo(8889.4, 0);
  expect(ageingRate(100, MINERAL_OIL)).toBeCloseTo(Math.exp(activation * (1 / 353.15 - 1 / 373.15)), 10);
});

test('hotter oil never ages more slowly, at any setting, and NaN stays unknown', () => {
  const temperature = fc.double({ min: -300, max: 400, noNaN: true });
  const setting = fc.record({
    reference: fc.double({ min: 20, max: 120, noNaN: true }),
    doubling: fc.double({ min: 5, max: 30, noNaN: true }),
    cap: fc.double({ min: 1, max: 100, noNaN: true }),
  });
  fc.assert(
    fc.property(temperature, temperature, setting, (a, b, ageing) => {
      const [cool, hot] = [Math.min(a, b), Math.max(a, b)];
      expect(ageingRate(cool, ageing)).toBeLessThanOrEqual(ageingRate(hot, ageing));
      expect(ageingRate(hot, ageing)).toBeLessThanOrEqual(ageing.cap);
    }),
  );
  expect(ageingRate(Number.NaN, MINERAL_OIL)).toBeNaN();
});
