import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fleetOf, type ModelLives, ownLivesOf } from '../../../../shared/analysis/survival/fleet.ts';
import { mayCross } from '../../../../shared/analysis/survival/fleetLives.ts';
import type { Life } from '../../../../shared/analysis/survival/life.ts';
import type { ClockedLife } from '../../../../shared/analysis/survival/pumpLives.ts';

const life: fc.Arbitrary<Life> = fc.record({
  entry: fc.constantFrom(0, 0, 0, 123.4),
  exit: fc.integer({ min: 10_000, max: 99_999 }).map((tenths) => tenths / 10),
  ended: fc.boolean(),
});
const contract = fc.array(life, { maxLength: 12 });
const endedIn = (lives: readonly Life[]) => lives.filter(({ ended }) => ended).length;

describe('the rule of what may cross from customer to customer', () => {
  const lives = (ended: number, running = 0): Life[] => [
    ...new Array<Life>(ended).fill({ entry: 0, exit: 100, ended: true }),
    ...new Array<Life>(running).fill({ entry: 0, exit: 100, ended: false }),
  ];

  test.each<[string, Life[][], boolean]>([
    ['five contracts, of equal weight', [lives(2), lives(2), lives(2), lives(2), lives(2)], true],
    ['four contracts', [lives(9), lives(9), lives(9), lives(9)], false],
    [
      'five, of which one has nothing that ended',
      [lives(2), lives(2), lives(2), lives(2), lives(0, 9)],
      false,
    ],
    ['five, of which one has just half', [lives(4), lives(1), lives(1), lives(1), lives(1)], true],
    ['five, of which one has more than half', [lives(5), lives(1), lives(1), lives(1), lives(1)], false],
    [
      'five, of which one has more than half of all that were watched',
      [lives(1, 9), lives(1), lives(1), lives(1), lives(1)],
      false,
    ],
    ['none', [], false],
  ])('%s', (_, contributions, expected) => expect(mayCross(contributions)).toBe(expected));

  test('holds for whatever contracts there are, in any order', () => {
    fc.assert(
      fc.property(fc.array(contract, { maxLength: 9 }), (contributions) => {
        const ended = contributions.map(endedIn);
        const total = ended.reduce((a, b) => a + b, 0);
        const all = contributions.flat().length;
        const expected =
          ended.filter((count) => count > 0).length >= 5 &&
          ended.every((count) => 2 * count <= total) &&
          contributions.every(({ length }) => 2 * length <= all);
        expect(mayCross(contributions)).toBe(expected);
        expect(mayCross(contributions.toReversed())).toBe(expected);
      }),
    );
  });
});

describe('what is kept of the fleet', () => {
  const clocked = (lives: readonly Life[], component: string): ClockedLife[] =>
    lives.map((one) => ({ ...one, component, clock: 'operating' }));
  const fleet = fc.array(
    fc.array(fc.record({ model: fc.constantFrom('RV-250', 'DS-600'), lives: contract }), { maxLength: 4 }),
    { minLength: 0, maxLength: 9 },
  );
  const withParts = (contracts: readonly (readonly { model: string; lives: readonly Life[] }[])[]) =>
    contracts.map((pumps) =>
      pumps.map(({ model, lives }): ModelLives => ({ model, lives: clocked(lives, 'filter') })),
    );

  test('is nothing where the rule doesn’t let it, and only that which it lets', () => {
    fc.assert(
      fc.property(fleet, (contracts) => {
        const kept = fleetOf(withParts(contracts));
        for (const model of ['RV-250', 'DS-600']) {
          const contributions = contracts.map((pumps) =>
            pumps.filter((pump) => pump.model === model).flatMap(({ lives }) => lives),
          );
          if (kept.has(model)) expect(mayCross(contributions)).toBe(true);
        }
      }),
    );
  });

  test('is made of these fields and no others: no date, no name, no key, no single life, no contract’s share', () => {
    let met = 0;
    fc.assert(
      fc.property(fleet, (contracts) => {
        const kept = [...fleetOf(withParts(contracts)).values()].flat();
        const own = contracts.flatMap((pumps) => [...ownLivesOf(withParts([pumps])[0]!).values()].flat());
        for (const one of kept) {
          met += 1;
          const { component, clock, law, error, between, foretold, lives, ended, ...further } = one;
          const { family, location, spread, ...more } = law;
          expect({ further, more }).toEqual({ further: {}, more: {} });
          expect(Object.keys(error)).toEqual(['location', 'logSpread']);
          expect([component, clock]).toEqual(['filter', 'operating']);
          expect(['weibull', 'lognormal']).toContain(family);
          // Counts are those of all together, and figures have few digits: nothing that one contract has.
          expect(lives).toBeGreaterThanOrEqual(10);
          expect(ended).toBeLessThanOrEqual(lives);
          const figures = [location, spread, error.location, error.logSpread, between ?? 0, foretold ?? 0];
          for (const figure of figures) expect(Number(figure.toPrecision(4))).toBe(figure);
          const single = new Set(contracts.flat().flatMap((pump) => pump.lives.map(({ exit }) => exit)));
          expect(figures.some((figure) => single.has(figure))).toBe(false);
          expect(own).not.toContainEqual(one);
        }
      }),
      { numRuns: 300 },
    );
    expect(met).toBeGreaterThan(0);
  });

  test('is the same whatever the contracts are called and in whatever order they come', () => {
    const lives = Array.from({ length: 6 }, (_, i): Life[] => [
      { entry: 0, exit: 4_000 + 300 * i, ended: true },
      { entry: 0, exit: 5_000 + 200 * i, ended: true },
      { entry: 100, exit: 4_500, ended: false },
    ]);
    const contracts = lives.map((one): ModelLives[] => [{ model: 'RV-250', lives: clocked(one, 'filter') }]);
    const kept = fleetOf(contracts);
    expect(kept.get('RV-250')).toMatchObject([{ lives: 18, ended: 12, clock: 'operating' }]);
    expect(fleetOf(contracts.toReversed())).toEqual(kept);
    expect(fleetOf(contracts.slice(0, 4))).toEqual(new Map());
  });

  test('tells how far contracts differ, and not which of them does', () => {
    const contracts = [1, 1, 0.5, 1, 2, 1].map((times) =>
      [4_000, 4_500, 5_200, 6_000].map((exit): Life => ({ entry: 0, exit: times * exit, ended: true })),
    );
    const fleetBy = (all: readonly Life[][]) =>
      fleetOf(all.map((one): ModelLives[] => [{ model: 'RV-250', lives: clocked(one, 'filter') }]));
    const [known] = fleetBy(contracts).get('RV-250')!;
    // Two of six are off by ln 2: √(2 · ln²2 / 5) = 0.44. Within each, lives spread as those four do.
    expect(known!.between).toBeGreaterThan(0.3);
    expect(known!.between).toBeLessThan(0.6);
    expect(known!.law.spread).toBeLessThan(0.2);
    // Six contracts, and not 24 lives, tell where the middle is.
    expect(known!.error.location).toBeGreaterThan(0.15);
    for (const turn of [1, 2, 3]) {
      expect(fleetBy([...contracts.slice(turn), ...contracts.slice(0, turn)]).get('RV-250')).toEqual([known]);
    }
    const alike = fleetBy(contracts.map(() => contracts[0]!)).get('RV-250')![0]!;
    expect(alike.between).toBeLessThan(0.12);
    // Of one contract's own lives nothing is said of how it differs.
    const own = ownLivesOf([{ model: 'RV-250', lives: clocked(contracts.flat(), 'filter') }]).get('RV-250')!;
    expect(own[0]).not.toHaveProperty('between');
  });

  test('parts, clocks and models are kept apart', () => {
    const lives = [4_000, 5_000].map((exit): Life => ({ entry: 0, exit, ended: true }));
    const contracts = Array.from({ length: 5 }, (_, i): ModelLives[] => [
      { model: 'RV-250', lives: [...clocked(lives, 'filter'), ...clocked(lives, 'oil')] },
      { model: i < 4 ? 'DS-600' : 'DS-700', lives: clocked(lives, 'filter') },
    ]);
    const kept = fleetOf(contracts);
    expect([...kept.keys()]).toEqual(['RV-250']);
    expect(kept.get('RV-250')!.map(({ component }) => component)).toEqual(['filter', 'oil']);
  });
});
