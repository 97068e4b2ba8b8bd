import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contractLocation } from '../../../../shared/analysis/survival/contractLaw.ts';
import { livedBeside, type PumpLived } from '../../../../shared/analysis/survival/lived.ts';
import type { ClockedLife } from '../../../../shared/analysis/survival/pumpLives.ts';

const life = (exit: number, more: Partial<ClockedLife> = {}): ClockedLife => ({
  ...{ component: 'filter', clock: 'operating', entry: 0, exit, ended: true },
  ...more,
});
const pump = (lives: ClockedLife[], serving: number[] = [], model = 'RV-250'): PumpLived => ({
  ...{ model, lives },
  serving: serving.map((age) => ({ component: 'filter', clock: 'operating', age, rate: 1 })),
});
const counted = (lives: readonly ClockedLife[]) => lives.reduce((sum, { count = 1 }) => sum + count, 0);

describe('what a contract’s parts have lived', () => {
  test('is that of all its pumps of the model, but for the part that serves in this one', () => {
    const going = life(300, { ended: false });
    const one = pump([life(900), life(1_000), going], [300]);
    const other = pump([life(800), life(200, { ended: false })], [200]);
    const elsewhere = pump([life(10)], [], 'DS-600');
    const beside = livedBeside([one, other, elsewhere]);
    const exits = (of: PumpLived) => beside.get(of)!.map(({ exit }) => exit);
    expect(exits(one).sort()).toEqual([1_000, 200, 800, 900]);
    expect(exits(other).sort()).toEqual([1_000, 300, 800, 900]);
    expect(exits(elsewhere)).toEqual([10]);
  });

  const some = fc.array(
    fc.record({
      exit: fc.integer({ min: 500, max: 5_000 }),
      ended: fc.boolean(),
      entry: fc.constantFrom(0, 0, 40),
      clock: fc.constantFrom('operating' as const, 'calendar' as const),
    }),
    { maxLength: 60 },
  );
  test('is in few lives that count as all do, however many there are', () => {
    fc.assert(
      fc.property(some, some, (ours, theirs) => {
        const pumps = [ours, theirs].map((lives) => pump(lives.map(({ exit, ...more }) => life(exit, more))));
        for (const lives of livedBeside(pumps).values()) {
          expect(counted(lives)).toBe(ours.length + theirs.length);
          expect(lives.length).toBeLessThanOrEqual(2 * 4 * 6);
          for (const { entry, exit } of lives) expect(exit).toBeGreaterThan(entry);
        }
      }),
    );
  });

  test('says nearly what they all do of where a contract’s location lies', () => {
    const lives = Array.from({ length: 150 }, (_, i) =>
      life(2_000 * Math.exp(0.3 * Math.sin(7 * i)), { ended: i % 3 > 0 }),
    );
    const few = livedBeside([pump(lives)])
      .values()
      .next().value!;
    expect(few.length).toBe(12);
    for (const family of ['weibull', 'lognormal'] as const) {
      const fleet = {
        law: { family, location: 8, spread: 0.25 },
        error: { location: 0.1, logSpread: 0.1 },
        between: 0.4,
      };
      const [all, told] = [contractLocation(fleet, lives), contractLocation(fleet, few)];
      expect(Math.abs(told.location - all.location)).toBeLessThan(0.02);
      expect(told.deviation / all.deviation).toBeCloseTo(1, 1);
    }
  });
});
