import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { FamilyName } from '../../../../shared/analysis/survival/families.ts';
import { fitAmong, lawAt } from '../../../../shared/analysis/survival/fitAmong.ts';
import { fitLaw } from '../../../../shared/analysis/survival/fitLaw.ts';
import type { Life } from '../../../../shared/analysis/survival/life.ts';
import { likelihoodOf } from '../../../../shared/analysis/survival/likelihood.ts';
import { mostLikely } from '../../../../shared/analysis/survival/mostLikely.ts';

interface Case {
  name: string;
  family: FamilyName;
  contracts: { entry: number[]; exit: number[]; ended: number[] }[];
  given: {
    between: number;
    location: number;
    logSpread: number;
    logLikelihood: number;
    covariance: [location: number, logSpread: number, both: number];
  }[];
  between: number;
}

/** By R, with contracts' locations integrated out by Simpson's rule: scripts/reference/among.R. */
const { cases }: { cases: Case[] } = JSON.parse(
  readFileSync(join(import.meta.dirname, 'among.json'), 'utf8'),
);
const contractsOf = ({ contracts }: Case): Life[][] =>
  contracts.map(({ entry, exit, ended }) =>
    exit.map((_, i) => ({ entry: entry[i]!, exit: exit[i]!, ended: ended[i] === 1 })),
  );

describe.each(cases)('as R has it: $family, $name', (one) => {
  const contracts = contractsOf(one);
  const pooled = fitLaw(one.family, contracts.flat())!;

  test.each(one.given)('the law, were contracts $between apart', (known) => {
    const near = { location: pooled.location, logSpread: Math.log(pooled.spread) };
    const found = lawAt(one.family, contracts, known.between, near, 1e-4)!;
    expect(Math.abs(found.location - known.location)).toBeLessThan(1e-4);
    expect(Math.abs(found.logSpread - known.logSpread)).toBeLessThan(1e-4);
    expect(Math.abs(found.logLikelihood - known.logLikelihood)).toBeLessThan(1e-4);
    const { location, logSpread, both } = found.covariance;
    for (const [i, value] of [location, logSpread, both].entries()) {
      expect(Math.abs(value - known.covariance[i]!)).toBeLessThan(1e-3 * Math.sqrt(location * logSpread));
    }
  });

  test('how far they are apart, within 5 %: R looks at even steps, and we at ever longer ones', () => {
    expect(Math.abs(fitAmong(one.family, contracts)!.between / one.between - 1)).toBeLessThan(0.05);
  });
});

test('of contracts that hardly differ the law is that of their lives together', () => {
  const contracts = contractsOf(cases[1]!);
  const pooled = fitLaw('lognormal', contracts.flat())!;
  const start = { location: pooled.location + 0.2, logSpread: Math.log(pooled.spread) - 0.2 };
  const found = lawAt('lognormal', contracts, 0.005, start, 1e-6)!;
  expect(found.location).toBeCloseTo(pooled.location, 3);
  expect(found.logLikelihood).toBeCloseTo(pooled.logLikelihood, 2);
  expect(found.covariance.location / pooled.covariance.location).toBeCloseTo(1, 2);
});

test('a life that stands for three says what three do', () => {
  const life = { entry: 100, exit: 900, ended: true };
  const three = [life, life, life, { entry: 0, exit: 700, ended: false }];
  const one = [{ ...life, count: 3 }, three[3]!];
  const laws = [three, one].map((lives) =>
    mostLikely((...at) => likelihoodOf('weibull', lives, ...at), { location: 6.8, logSpread: -1 }, 3),
  );
  const [whole, counted] = [three, one].map((lives) => likelihoodOf('weibull', lives, 6.8, -1));
  expect(counted).toEqual(
    Object.fromEntries(Object.entries(whole!).map(([name, value]) => [name, expect.closeTo(value, 9)])),
  );
  expect(laws[0] === undefined).toBe(laws[1] === undefined);
});
