import type { Life } from './life.ts';
import { type RiskSet, riskSets } from './riskSets.ts';

/** A step of a survival curve: from this age on. */
export interface SurvivalStep extends RiskSet {
  /** Share that lives longer. */
  readonly survival: number;
  /** Greenwood's standard error of it. */
  readonly error: number;
  /** Interval at the asked confidence, between 0 and 1; at 1 and 0 there is none to be had, and it is NaN. */
  readonly low: number;
  readonly high: number;
}

/**
 * The share of lives that reach each age, without assuming any law (the product-limit estimate). With delayed
 * entries it is the share among those that reach the youngest age of observation, and where few are at risk
 * early on it may fall far too soon: the law that is fitted ({@link fitLaw}) bears that better.
 *
 * The interval is Greenwood's variance carried to log(−log S), so that it stays between 0 and 1.
 *
 * Sources: E. L. Kaplan and P. Meier, J. Am. Stat. Assoc. 53 (1958), 457–481; M. Greenwood, *The errors of
 * sampling of the survivorship tables* (1926); J. D. Kalbfleisch and R. L. Prentice, *The Statistical Analysis
 * of Failure Time Data*, 2nd ed. (2002), section 1.4.
 *
 * @param quantile of the standard normal distribution for the interval: 1.2816 leaves 10 % on either side
 */
export function kaplanMeier(lives: readonly Life[], quantile: number): SurvivalStep[] {
  let survival = 1;
  let greenwood = 0;
  return riskSets(lives).map((set) => {
    survival *= (set.atRisk - set.ended) / set.atRisk;
    greenwood += set.ended / (set.atRisk * (set.atRisk - set.ended));
    const reach = (quantile * Math.sqrt(greenwood)) / Math.abs(Math.log(survival));
    return {
      ...set,
      survival,
      // Nobody is left: the sum is infinite, and there is nothing to be wrong about.
      error: survival > 0 ? survival * Math.sqrt(greenwood) : 0,
      low: survival > 0 ? survival ** Math.exp(reach) : Number.NaN,
      high: survival > 0 ? survival ** Math.exp(-reach) : Number.NaN,
    };
  });
}

/** The share that lives longer than an age. */
export function survivalAt(curve: readonly SurvivalStep[], age: number): number {
  return curve.findLast((step) => step.age <= age)?.survival ?? 1;
}
