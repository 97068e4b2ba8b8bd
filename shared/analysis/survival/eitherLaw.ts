import { timeAt } from '../statistics/invert.ts';
import type { LifeLaw } from './fitLaw.ts';
import { endsWithin, logDensityAfter, logSurvivalOf, remainingQuantile } from './remaining.ts';

/** A law that lives may follow, and how likely it is that they do, before anything is known of one. */
export interface PossibleLaw {
  readonly law: LifeLaw;
  /** Above 0; all of them add up to 1. */
  readonly chance: number;
}

/** What remains of a life, in units of its age. */
export interface RemainsBy {
  readonly quantile: (p: number) => number;
  readonly endsWithin: (span: number) => number;
  readonly logDensity: (span: number) => number;
}

/**
 * What remains of a life that has reached an age, where it isn't known which of some laws it follows. By Bayes' rule each counts by its
 * chance and by how many of its lives come so far: a part that is older than one law has anybody become follows another.
 *
 * Source: the mixture of laws, and its weights given what was seen, in A. Gelman et al., *Bayesian Data Analysis*, 3rd ed.
 * (2013), sections 2.1 and 22.1.
 */
export function remainingByEither(possible: readonly PossibleLaw[], age: number): RemainsBy {
  const reach = possible.map(({ law, chance }) => Math.log(chance) + logSurvivalOf(law, age));
  const all = logSum(reach);
  // Where nobody becomes so old by any of them, they count as they did.
  const logs =
    all === -Infinity ? possible.map(({ chance }) => Math.log(chance)) : reach.map((log) => log - all);
  const within = (span: number) =>
    possible.reduce((sum, { law }, i) => sum + Math.exp(logs[i]!) * endsWithin(law, age, span), 0);
  return {
    endsWithin: within,
    logDensity: (span) => logSum(possible.map(({ law }, i) => logs[i]! + logDensityAfter(law, age, span))),
    quantile: (p) => {
      const each = possible.map(({ law }) => remainingQuantile(law, age, p));
      const latest = Math.max(...each);
      return timeAt(within, p, Math.min(...each), latest) ?? latest;
    },
  };
}

/** The logarithm of the sum of what these are the logarithms of. */
function logSum(logs: readonly number[]): number {
  const greatest = Math.max(...logs);
  return greatest === -Infinity
    ? greatest
    : greatest + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - greatest), 0));
}
