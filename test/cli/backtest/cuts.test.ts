import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutAges } from '../../../cli/backtest/cuts.ts';

const ends = fc.array(fc.double({ min: 1, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 20 });

test('ages lie from a fifth of the longest life to the unit’s own end, and a seed gives the same ones', () => {
  fc.assert(
    fc.property(ends, fc.nat(1e6), (lives, seed) => {
      const cuts = cutAges(lives, 5, seed);
      const longest = Math.max(...lives);
      cuts.forEach((ages, i) => {
        for (const age of ages) {
          expect(age).toBeGreaterThanOrEqual(0.2 * longest);
          expect(age).toBeLessThan(lives[i]!);
        }
      });
      expect(cutAges(lives, 5, seed)).toEqual(cuts);
    }),
  );
});

test('where a unit is cut doesn’t depend on when it ends: a longer life keeps the ages of a shorter one', () => {
  const shorter = cutAges([50, 100, 60], 40, 7);
  const longer = cutAges([90, 100, 60], 40, 7);
  expect(longer[0]!.filter((age) => age < 50)).toEqual(shorter[0]);
  expect(longer[0]!.length).toBeGreaterThan(shorter[0]!.length);
  expect(longer.slice(1)).toEqual(shorter.slice(1));
});
