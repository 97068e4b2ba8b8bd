import type { Life } from './life.ts';
import { type RiskSet, riskSets } from './riskSets.ts';

/** A step of the cumulative hazard: from this age on. */
export interface HazardStep extends RiskSet {
  /** How many lives would have ended up to here, had each that ended been replaced at once. */
  readonly hazard: number;
  readonly error: number;
}

/**
 * The cumulative hazard: the sum of the shares that ended, age by age. A straight line says that age doesn't
 * matter, one that bends upwards that things wear.
 *
 * Source: O. Aalen, "Nonparametric inference for a family of counting processes", Ann. Stat. 6 (1978), 701–726;
 * the error is his, Σ d/n².
 */
export function nelsonAalen(lives: readonly Life[]): HazardStep[] {
  let hazard = 0;
  let variance = 0;
  return riskSets(lives).map((set) => {
    hazard += set.ended / set.atRisk;
    variance += set.ended / set.atRisk ** 2;
    return { ...set, hazard, error: Math.sqrt(variance) };
  });
}
