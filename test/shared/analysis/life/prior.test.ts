import { describe, expect, test } from 'vitest';
import { type Collected, leanOn, type Prior, priorFor } from '../../../../shared/analysis/life/prior.ts';
import { type FleetLives, fleetLives } from '../../../../shared/analysis/survival/fleetLives.ts';
import type { Life } from '../../../../shared/analysis/survival/life.ts';
import type { LifeEstimate } from '../../../../shared/domain/health.ts';
import { DAY, HOUR } from '../../../../shared/time.ts';
import { normal } from '../normal.ts';

const NOW = Date.parse('2026-06-15T10:00:00Z');
/** Half of them reach 4,000 hours; seven in ten lie within half an e-fold. */
const LIVES: FleetLives = {
  component: 'filter',
  clock: 'operating',
  law: { family: 'lognormal', location: Math.log(4_000), spread: 0.5 },
  error: { location: 0, logSpread: 0 },
  lives: 60,
  ended: 40,
};
const PRIOR: Prior = { lives: LIVES, age: 0, rate: 1 / 2 };
const own = (p10: number | null, p50: number | null, p90: number | null): LifeEstimate => ({
  component: 'filter',
  p10,
  p50,
  p90,
  method: 'theil-sen-linear',
});
const NONE: LifeEstimate = { component: 'filter', unavailable: 'no significant trend towards the limit' };

describe('an estimate', () => {
  test('is the fleet’s where there is none of its own, and says so', () => {
    // 4,000 hours in operation, at one in two: 8,000 hours; a tenth of lives is over after exp(−0.71966) of that: of four in
    // five Φ(−0.71966 / 0.5) = 7.5 %, and of one in five, which spreads by √(0.5² + ln²2) = 0.8547, Φ(−0.842) = 20 %.
    const estimate = leanOn(NONE, PRIOR);
    expect(estimate).toEqual({
      component: 'filter',
      p10: expect.closeTo(8_000 * 3_600 * Math.exp(-0.71966), -4),
      p50: expect.closeTo(8_000 * 3_600, -1),
      p90: null,
      // 0.8 · Φ((ln 2,160 − ln 8,000) / 0.5) + 0.2 · Φ((ln 2,160 − ln 8,000) / 0.8547) and so on.
      within: { d7: 0, d30: 0, d90: 0.016 },
      method: 'fleet-lognormal',
      fleet: { share: 1, ended: 40, clock: 'operating' },
    });
  });

  test('stays what it was with neither: no estimate, and a reason', () => {
    expect(leanOn(NONE, undefined)).toBe(NONE);
    expect(leanOn(NONE, { ...PRIOR, rate: 0 })).toBe(NONE);
  });

  test('that is over is over, and one beyond the horizon stays there', () => {
    for (const estimate of [own(0, 0, 0), own(null, null, null), own(2e7, null, null)]) {
      expect(leanOn(estimate, PRIOR)).toBe(estimate);
    }
  });

  test('of a day stays as it is beside lives of which few end on any day, and says that hardly any of it is theirs', () => {
    const estimate = leanOn(own(12 * 3_600, 24 * 3_600, 40 * 3_600), { ...PRIOR, age: 2_500, rate: 1 });
    if ('unavailable' in estimate) throw new Error(estimate.unavailable);
    // Two normal laws of the logarithm of time would have met farther off, by a fifth of ln(1,500 / 24).
    expect(estimate.p50).toBeCloseTo(24 * 3_600, -4);
    expect(estimate.method).toBe('theil-sen-linear+fleet-lognormal');
    expect(estimate.fleet!.share).toBeLessThan(0.02);
    expect(estimate.within).toEqual({ d7: 1, d30: 1, d90: 1 });
  });

  test('has the same date while nothing is heard of the pump, however long it has run', () => {
    for (const age of [500, 2_400, 4_000]) {
      const date = (silent: number) => {
        const estimate = leanOn(NONE, { ...PRIOR, age }, NONE, silent);
        return 'p50' in estimate ? silent * 3_600 + estimate.p50! : Number.NaN;
      };
      const left = date(0);
      for (const silent of [1, 24, 47].filter((hours) => hours * 3_600 < 0.9 * left)) {
        expect(date(silent)).toBe(left);
      }
    }
    // Nor where both speak, and what is left by the part's own readings is over in between.
    const then = own(30 * 3_600, 60 * 3_600, 90 * 3_600);
    const dates = [0, 24, 47].map((silent) => {
      const now = own(Math.max(0, 30 - silent) * 3_600, (60 - silent) * 3_600, (90 - silent) * 3_600);
      const estimate = leanOn(then, { ...PRIOR, age: 3_000 }, now, silent);
      return 'p50' in estimate ? silent * 3_600 + estimate.p50! : Number.NaN;
    });
    expect(dates).toEqual([dates[0], dates[0], dates[0]]);
  });

  test('is not held to lives that this part has outlived by far: it doesn’t live as they did', () => {
    const lives = { ...LIVES, law: { family: 'weibull', location: Math.log(4_000), spread: 0.2 } } as const;
    const hours = (age: number) => {
      const estimate = leanOn(NONE, { lives, age, rate: 1 });
      return 'p50' in estimate ? estimate.p50! / 3_600 : Number.NaN;
    };
    // Of the law alone, of which e^−32 live twice as long, half of those are over within 0.2 · ln 2 / 32 of that: 34 h.
    expect(hours(8_000)).toBeGreaterThan(500);
    // What most of them live to see is theirs to tell, in which a part in five that may live otherwise hardly counts.
    expect(hours(2_000) / (4_000 * (Math.LN2 + 0.5 ** 5) ** 0.2 - 2_000)).toBeCloseTo(1, 1);
  });

  test('is its own trend’s where lives of its like hold next to impossible what that says', () => {
    const lives = { ...LIVES, law: { ...LIVES.law, spread: 0.2 } };
    // Half as old as they become, its own trend says ten days: they know of one in some 10,000 that ends so early.
    const trend = own(5 * 86_400, 10 * 86_400, 18 * 86_400);
    const estimate = leanOn(trend, { lives, age: 1_600, rate: 1 });
    if ('unavailable' in estimate) throw new Error(estimate.unavailable);
    expect(estimate.p50! / (10 * 86_400)).toBeLessThan(1.5);
    // Where theirs is as likely as not, they narrow it.
    const alike = leanOn(own(20 * 86_400, 60 * 86_400, 160 * 86_400), { lives, age: 2_600, rate: 1 });
    if ('unavailable' in alike) throw new Error(alike.unavailable);
    expect(alike.p90! / alike.p10!).toBeLessThan(0.7 * 8);
  });

  test('is the wider, the less the law is known', () => {
    const widths = [0, 0.1, 0.2].map((location) => {
      const lives = { ...LIVES, error: { location, logSpread: 0 } };
      const estimate = leanOn(NONE, { lives, age: 1_000, rate: 1 });
      return 'p10' in estimate ? estimate.p90! / estimate.p10! : Number.NaN;
    });
    expect(widths[1]).toBeGreaterThan(widths[0]!);
    expect(widths[2]).toBeGreaterThan(widths[1]!);
  });
});

/** Of a component, by what was collected at a time. */
function priorOf(
  component: string,
  serving: Collected['serving'],
  at: number,
  renewed: number | undefined,
  fleet: FleetLives[],
  own: FleetLives[],
) {
  return priorFor(component, { at, serving, own }, renewed, fleet, NOW);
}

describe('an estimate by a law of contracts that differ', () => {
  // A contract lives by e^±0.4 longer or shorter than the others, and its lives spread by 0.2.
  const law = { family: 'lognormal', location: Math.log(4_000), spread: 0.2 } as const;
  const among: FleetLives = { ...LIVES, law, between: 0.4 };
  const lived = (exit: number, ended = true): Life => ({ entry: 0, exit, ended });
  const told = (lives: FleetLives, own: readonly Life[] = []) => {
    const estimate = leanOn(NONE, { lives, age: 0, rate: 1, own });
    if ('unavailable' in estimate) throw new Error(estimate.unavailable);
    return {
      p10: estimate.p10! / 3_600,
      p50: estimate.p50! / 3_600,
      p90: (estimate.p90 ?? Infinity) / 3_600,
    };
  };

  test('is as wide as contracts and lives differ together where the contract has none of its own', () => {
    expect(told(among)).toEqual(told({ ...LIVES, law: { ...law, spread: Math.hypot(0.2, 0.4) } }));
  });

  test('follows the contract’s own lives, however few', () => {
    // By the normal law's rule: of one life the middle moves by 0.4² / (0.4² + 0.2²) = 4 / 5 of the way from ln 4,000 to ln 2,000.
    expect(told(among, [lived(2_000)]).p50 / (4_000 * 2 ** -0.8)).toBeCloseTo(1, 2);
    const [one, eight] = [1, 8].map((count) => told(among, new Array<Life>(count).fill(lived(2_000))));
    expect(eight!.p50 / 2_000).toBeCloseTo(1, 1);
    expect(eight!.p50).toBeLessThan(one!.p50);
    expect(eight!.p90 / eight!.p10).toBeLessThan(one!.p90 / one!.p10);
    expect(one!.p90 / one!.p10).toBeLessThan(told(among).p90 / told(among).p10);
  });

  test('hears those that didn’t end, too: of parts that are older than most, it says more', () => {
    expect(told(among, [lived(5_000, false)]).p50).toBeGreaterThan(1.1 * told(among).p50);
  });

  test('doesn’t hear them where an earlier release left a law that doesn’t know how contracts differ', () => {
    const { between: _, ...left } = among;
    expect(told(left, [lived(2_000)])).toEqual(told(left));
  });

  test('has the mean of the logarithm of life where the law has it, however far contracts differ', () => {
    // Weibull's law: its mean lies Euler's constant times its spread below its location.
    const weibull: FleetLives = { ...among, law: { ...law, family: 'weibull' } };
    const near = told({ ...weibull, between: 1e-6 });
    const far = told(weibull);
    expect(Math.sqrt(near.p10 * near.p90) / Math.sqrt(far.p10 * far.p90)).toBeCloseTo(1, 1);
    expect(far.p90 / far.p10).toBeGreaterThan(2);
  });
});

describe('a prior', () => {
  const serving = [
    { component: 'filter', clock: 'operating', age: 1_000, rate: 1 / 2 },
    { component: 'filter', clock: 'calendar', age: 2_000, rate: 1 },
    { component: 'oil', clock: 'operating', age: 10, rate: 1 / 2 },
  ] as const;
  const calendar = { ...LIVES, clock: 'calendar', law: { ...LIVES.law, spread: 0.8 } } as const;

  test('is on the clock on which lives lie closest together where no more is known, at the age the part has by now', () => {
    const prior = priorOf('filter', serving, NOW - DAY, undefined, [calendar, LIVES], []);
    expect(prior).toEqual({ lives: LIVES, age: 1_012, rate: 1 / 2, own: [] });
    const weibull = { ...LIVES, law: { family: 'weibull', location: 8, spread: 0.7 } } as const;
    expect(priorOf('filter', serving, NOW, undefined, [calendar, weibull], [])?.lives).toBe(calendar);
  });

  test('is on the clock on which lives foretold each other better, even if they lie closer together on another', () => {
    const worse = { ...LIVES, foretold: -0.9 };
    const better = { ...calendar, foretold: -0.7 };
    expect(priorOf('filter', serving, NOW, undefined, [worse, better], [])?.lives).toBe(better);
    // Lives of an earlier release, which weren't held against each other, count as they lie: −0.73.
    const other = { ...calendar, foretold: -0.8 };
    expect(priorOf('filter', serving, NOW, undefined, [LIVES, other], [])?.lives).toBe(LIVES);
  });

  test('has what the contract’s own parts of that kind have lived on that clock', () => {
    const one = { component: 'filter', clock: 'operating', entry: 0, exit: 900, ended: true } as const;
    const lived = [one, { ...one, clock: 'calendar' }, { ...one, component: 'oil' }] as const;
    const prior = priorFor('filter', { at: NOW, serving, own: [], lived }, undefined, [LIVES], NOW);
    expect(prior?.own).toEqual([one]);
  });

  test('of a part that was changed since begins anew', () => {
    const prior = priorOf('filter', serving, NOW - DAY, NOW - 4 * HOUR, [LIVES], []);
    expect(prior?.age).toBe(2);
    expect(priorOf('filter', serving, NOW - DAY, NOW - 30 * DAY, [LIVES], [])?.age).toBe(1_012);
  });

  test('is the fleet’s before the customer’s own, and none without either or without an age', () => {
    const ours = { ...LIVES, ended: 7 };
    expect(priorOf('filter', serving, NOW, undefined, [LIVES], [ours])?.lives).toBe(LIVES);
    expect(priorOf('filter', serving, NOW, undefined, [], [ours])?.lives).toBe(ours);
    expect(priorOf('filter', serving, NOW, undefined, [], [])).toBeUndefined();
    expect(priorOf('filter', [], NOW, undefined, [LIVES], [])).toBeUndefined();
    expect(priorOf('oil', serving, NOW, undefined, [LIVES], [])).toBeUndefined();
  });
});

test('of few lives an estimate reaches further than their law does, so that it holds the truth in about 80 %', () => {
  const chance = normal(5);
  const lived = () => 3_000 * Math.exp(0.5 * chance());
  let [inside, asked] = [0, 0];
  for (let fleet = 0; fleet < 80; fleet++) {
    const lives = Array.from({ length: 8 }, () => ({ entry: 0, exit: lived(), ended: true }));
    const known = fleetLives('filter', 'operating', [lives])!;
    for (let i = 0; i < 25; i++) {
      const [life, age] = [lived(), 100 * i];
      const said = leanOn(NONE, { lives: known, age, rate: 1 });
      if (age >= life || 'unavailable' in said) continue;
      asked++;
      const left = (life - age) * 3_600;
      if (left >= (said.p10 ?? Infinity) && left <= (said.p90 ?? Infinity)) inside++;
    }
  }
  expect(asked).toBeGreaterThan(1_000);
  expect(inside / asked).toBeGreaterThan(0.75);
  expect(inside / asked).toBeLessThan(0.85);
});
