import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keepApart } from '../../../cli/backtest/apart.ts';
import { type Unit, unitBuilder } from '../../../cli/backtest/unit.ts';
import { uniform } from '../../../shared/analysis/statistics/uniform.ts';

function unitOf(name: string, seed: number, rows: number, start = 0): Unit {
  const next = uniform(seed);
  const builder = unitBuilder(name, 1, start);
  for (let row = 0; row < rows; row++) builder.add(start + row, [next()], 1, false, undefined);
  return builder.done();
}

test('a unit that is in the history as well is refused, however much of it is known there', () => {
  const lengths = fc.integer({ min: 16, max: 9_000 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e6 }), lengths, lengths, (seed, one, other) => {
      const past = [unitOf('a', seed + 1, other), unitOf('b', seed, other)];
      expect(() => keepApart([unitOf('b', seed, one)], past)).toThrow(
        'b of the units asked about is in --history',
      );
      // Under the same name another course, or from another day on, is another unit.
      expect(() => keepApart([unitOf('a', seed, one)], past)).not.toThrow();
      expect(() => keepApart([unitOf('b', seed, one, 7)], past)).not.toThrow();
    }),
    { numRuns: 15 },
  );
});

test('courses that never change may be of two units, and many that are the same are counted', () => {
  const still = (name: string, rows: number) => {
    const builder = unitBuilder(name, 1, 0);
    for (let row = 0; row < rows; row++) builder.add(row, [5], 1, false, undefined);
    return builder.done();
  };
  expect(() => keepApart([still('a', 30)], [still('a', 50)])).not.toThrow();
  const past = ['a', 'b', 'c', 'd', 'e'].map((name, i) => unitOf(name, i + 1, 40));
  expect(() => keepApart(past, past)).toThrow('a, b, c and 2 more of the units asked about are in --history');
});
