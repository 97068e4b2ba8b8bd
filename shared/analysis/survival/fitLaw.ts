import type { FamilyName } from './families.ts';
import { isObserved, type Life } from './life.ts';
import { likelihoodOf } from './likelihood.ts';
import { type MostLikely, mostLikely } from './mostLikely.ts';

/** How lives are distributed, by a law for the logarithm of life. */
export interface LifeLaw {
  readonly family: FamilyName;
  /** Of ln(life): for Weibull the logarithm of its scale, for lognormal its mean. */
  readonly location: number;
  /** Of ln(life): for Weibull 1/shape, for lognormal its standard deviation. */
  readonly spread: number;
}

/** A law with what is known of its certainty: the covariance is that of location and ln(spread). */
export interface FittedLaw extends LifeLaw, Pick<MostLikely, 'logLikelihood' | 'covariance'> {}

/**
 * The law of a family under which these lives are likeliest ({@link likelihoodOf}).
 *
 * Source: J. F. Lawless, *Statistical Models and Methods for Lifetime Data*, 2nd ed. (2003), section 5.1.
 *
 * @returns `undefined` where there is no such law: no life ended, all of them at the same age, or those met in
 *   mid-life say too little
 */
export function fitLaw(family: FamilyName, lives: readonly Life[]): FittedLaw | undefined {
  const observed = lives.filter(isObserved);
  const ends = observed.filter(({ ended }) => ended).length;
  if (ends === 0) return undefined;
  // The law of constant hazard, to begin from.
  const watched = observed.reduce((sum, l) => sum + l.exit - l.entry, 0);
  const start = { location: Math.log(watched / ends), logSpread: -0.5 };
  const found = mostLikely((...at) => likelihoodOf(family, observed, ...at), start, ends);
  if (!found) return undefined;
  const { location, logSpread, logLikelihood, covariance } = found;
  return { family, location, spread: Math.exp(logSpread), logLikelihood, covariance };
}
