import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FamilyName } from '../../../../shared/analysis/survival/families.ts';
import { fitLaw, type LifeLaw } from '../../../../shared/analysis/survival/fitLaw.ts';
import { kaplanMeier } from '../../../../shared/analysis/survival/kaplanMeier.ts';
import type { Life } from '../../../../shared/analysis/survival/life.ts';
import { nelsonAalen } from '../../../../shared/analysis/survival/nelsonAalen.ts';
import {
  endsWithin,
  remainingByCurve,
  remainingQuantile,
  survivalOf,
} from '../../../../shared/analysis/survival/remaining.ts';
import { restrictedMean } from '../../../../shared/analysis/survival/restrictedMean.ts';
import { riskSets } from '../../../../shared/analysis/survival/riskSets.ts';

type Law = { location: [number]; spread: [number]; logLikelihood: [number]; covariance: number[] } | null;
type Column = (number | null)[];
interface Case {
  name: string;
  entry: number[];
  exit: number[];
  ended: number[];
  age: Column;
  atRisk: Column;
  events: Column;
  survival: Column;
  error: Column;
  low: Column;
  high: Column;
  hazard: Column;
  hazardError: Column;
  until: [number];
  mean: [number];
  meanError: [number | null];
  weibull: Law;
  lognormal: Law;
}

/** By R's package survival: scripts/reference/survival.R. */
const REFERENCE: { quantile: [number]; cases: Case[] } = JSON.parse(
  readFileSync(join(import.meta.dirname, 'survival.json'), 'utf8'),
);
const [QUANTILE] = REFERENCE.quantile;
const livesOf = ({ entry, exit, ended }: Case): Life[] =>
  exit.map((_, i) => ({ entry: entry[i]!, exit: exit[i]!, ended: ended[i] === 1 }));

/** Within a relative 1e-9; what R can't tell is left out. */
function close(found: readonly number[], expected: Column, tolerance = 1e-9): void {
  expect(found).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) {
    if (value === null) continue;
    expect(Math.abs(found[i]! - value), `${found[i]} for ${value}`).toBeLessThanOrEqual(
      tolerance * Math.max(Math.abs(value), 1e-6),
    );
  }
}

describe.each(REFERENCE.cases)('as R has it: $name', (one) => {
  const lives = livesOf(one);
  const curve = kaplanMeier(lives, QUANTILE);

  test('the survival curve, with its errors and intervals', () => {
    close(
      curve.map(({ age }) => age),
      one.age,
      0,
    );
    close(
      curve.map(({ atRisk }) => atRisk),
      one.atRisk,
      0,
    );
    close(
      curve.map(({ ended }) => ended),
      one.events,
      0,
    );
    close(
      curve.map(({ survival }) => survival),
      one.survival,
    );
    close(
      curve.map(({ error }) => error),
      one.error,
    );
    close(
      curve.map(({ low }) => low),
      one.low,
    );
    close(
      curve.map(({ high }) => high),
      one.high,
    );
  });

  test('the cumulative hazard and its error', () => {
    const steps = nelsonAalen(lives);
    close(
      steps.map(({ hazard }) => hazard),
      one.hazard,
    );
    close(
      steps.map(({ error }) => error),
      one.hazardError,
    );
  });

  test('the restricted mean and its error', () => {
    const { mean, error } = restrictedMean(curve, one.until[0]);
    close([mean], one.mean);
    close([error], one.meanError);
  });

  test.each(['weibull', 'lognormal'] as const)('the %s law, or that there is none', (family) => {
    const law = fitLaw(family, lives);
    const expected = one[family];
    if (!expected) return expect(law).toBeUndefined();
    // With delayed entry R's own optimiser stops short of the last digits.
    const delayed = one.entry.some((entry) => entry > 0);
    close([law!.location, law!.spread], [...expected.location, ...expected.spread], delayed ? 1e-6 : 1e-8);
    close([law!.logLikelihood], expected.logLikelihood, 1e-9);
    const { location, logSpread, both } = law!.covariance;
    close([location, logSpread], expected.covariance.slice(0, 2), delayed ? 1e-4 : 1e-6);
    const scale = Math.sqrt(location * logSpread);
    expect(Math.abs(both - expected.covariance[2]!)).toBeLessThan(1e-4 * scale);
  });
});

const life = fc
  .tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 20 }), fc.boolean())
  .map(([entry, span, ended]): Life => ({ entry, exit: entry + span, ended }));

describe('risk sets', () => {
  test('count exactly those that had entered before an age and were not out before it', () => {
    fc.assert(
      fc.property(fc.array(life, { maxLength: 40 }), (lives) => {
        const ages = [...new Set(lives.filter(({ ended }) => ended).map(({ exit }) => exit))];
        const expected = ages
          .sort((a, b) => a - b)
          .map((age) => ({
            age,
            atRisk: lives.filter(({ entry, exit }) => entry < age && age <= exit).length,
            ended: lives.filter(({ exit, ended }) => ended && exit === age).length,
          }));
        expect(riskSets(lives)).toEqual(expected);
      }),
    );
  });

  test('leave out what says nothing: NaN, no span, an end before the entry', () => {
    const broken = [
      { entry: 0, exit: Number.NaN, ended: true },
      { entry: 3, exit: 3, ended: true },
      { entry: 5, exit: 2, ended: true },
      { entry: 0, exit: Number.POSITIVE_INFINITY, ended: false },
    ];
    expect(riskSets(broken)).toEqual([]);
    for (const family of ['weibull', 'lognormal'] as const) {
      expect(fitLaw(family, broken)).toBeUndefined();
      expect(fitLaw(family, [])).toBeUndefined();
      expect(fitLaw(family, [{ entry: 0, exit: 9, ended: false }])).toBeUndefined();
    }
  });
});

test('a law that is fitted is a maximum: no law near it is likelier', () => {
  const around = fc.tuple(
    fc.double({ min: -0.1, max: 0.1, noNaN: true }),
    fc.double({ min: -0.1, max: 0.1, noNaN: true }),
  );
  fc.assert(
    fc.property(
      fc.constantFrom<FamilyName>('weibull', 'lognormal'),
      fc.array(life, { minLength: 5, maxLength: 30 }),
      around,
      (family, lives, [moved, stretched]) => {
        const law = fitLaw(family, lives);
        if (!law) return;
        const near = { ...law, location: law.location + moved, spread: law.spread * Math.exp(stretched) };
        expect(logLikelihoodOf(near, lives)).toBeLessThanOrEqual(law.logLikelihood + 1e-6);
        expect(logLikelihoodOf(law, lives)).toBeCloseTo(law.logLikelihood, 6);
      },
    ),
  );
});

/** From the definition: what ended by its density (here a difference of shares), all given that it had entered. */
function logLikelihoodOf(law: LifeLaw, lives: readonly Life[]): number {
  const step = 1e-6;
  return lives.reduce((sum, { entry, exit, ended }) => {
    const density =
      (survivalOf(law, exit * (1 - step)) - survivalOf(law, exit * (1 + step))) / (2 * step * exit);
    return sum + Math.log(ended ? density : survivalOf(law, exit)) - Math.log(survivalOf(law, entry));
  }, 0);
}

describe('what remains of a life', () => {
  const law = fc.record({
    family: fc.constantFrom<FamilyName>('weibull', 'lognormal'),
    location: fc.double({ min: 2, max: 12, noNaN: true }),
    spread: fc.double({ min: 0.1, max: 2, noNaN: true }),
  });
  const age = fc.double({ min: 0, max: 3_000, noNaN: true });

  test('at its quantile p ends within with probability p', () => {
    fc.assert(
      fc.property(law, age, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (given, reached, p) => {
        fc.pre(survivalOf(given, reached) > 1e-12);
        const remains = remainingQuantile(given, reached, p);
        // Far out in the tail a rest is lost in the digits of the age it is added to.
        fc.pre(remains > 1e-6 * reached);
        expect(endsWithin(given, reached, remains)).toBeCloseTo(p, 6);
      }),
    );
  });

  test('of a Weibull life without ageing is the same at every age', () => {
    const constant = { family: 'weibull', location: Math.log(1_000), spread: 1 } as const;
    for (const reached of [0, 10, 5_000]) {
      expect(remainingQuantile(constant, reached, 0.5)).toBeCloseTo(1_000 * Math.LN2, 6);
    }
  });

  test('is nothing where the law has nobody live so long', () => {
    expect(remainingQuantile({ family: 'weibull', location: 0, spread: 0.1 }, 1e9, 0.5)).toBe(0);
    expect(remainingQuantile({ family: 'lognormal', location: 0, spread: 0.1 }, 1e9, 0.5)).toBe(0);
  });

  test('by a curve is the time until the share of those who have reached the age has ended', () => {
    const curve = kaplanMeier(
      [2, 4, 6, 8, 10].map((exit) => ({ entry: 0, exit, ended: true })),
      QUANTILE,
    );
    // Three of five live longer than 4: half of them have ended at 8, as two thirds have.
    expect(remainingByCurve(curve, 4, 0.5)).toBe(4);
    expect(remainingByCurve(curve, 4, 1 / 3)).toBe(2);
    expect(remainingByCurve(curve, 10, 0.5)).toBeUndefined();
    expect(
      remainingByCurve(kaplanMeier([{ entry: 0, exit: 5, ended: false }], QUANTILE), 0, 0.1),
    ).toBeUndefined();
  });
});
