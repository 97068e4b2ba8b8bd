import { isObserved, type Life } from './life.ts';

/** An age at which lives ended. */
export interface RiskSet {
  readonly age: number;
  /** Lives under observation just before it. */
  readonly atRisk: number;
  /** Lives that ended at it. */
  readonly ended: number;
}

/**
 * The ages at which lives ended, in order, with how many were at risk: those that had entered before that age
 * and were not out before it. A life that is censored at an age at which another ends was still at risk.
 * O(n log n); lives that can't say anything are left out.
 *
 * Source: J. P. Klein and M. L. Moeschberger, *Survival Analysis*, 2nd ed. (2003), section 4.6.
 */
export function riskSets(lives: readonly Life[]): RiskSet[] {
  const observed = lives.filter(isObserved);
  const entries = Float64Array.from(observed, ({ entry }) => entry).sort();
  const exits = Float64Array.from(observed, ({ exit }) => exit).sort();
  const ends = new Map<number, number>();
  for (const { exit, ended } of observed) if (ended) ends.set(exit, (ends.get(exit) ?? 0) + 1);
  let entered = 0;
  let left = 0;
  return [...ends.keys()]
    .sort((a, b) => a - b)
    .map((age) => {
      while (entered < entries.length && entries[entered]! < age) entered += 1;
      while (left < exits.length && exits[left]! < age) left += 1;
      return { age, atRisk: entered - left, ended: ends.get(age)! };
    });
}
