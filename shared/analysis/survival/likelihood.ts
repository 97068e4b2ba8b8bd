import { FAMILIES, type FamilyName } from './families.ts';
import type { Life } from './life.ts';

/** The logarithm of a likelihood, its gradient and its second derivatives in location and ln(spread). */
export interface Likelihood {
  readonly value: number;
  readonly l: number;
  readonly s: number;
  readonly ll: number;
  readonly ls: number;
  readonly ss: number;
}

/**
 * How likely lives are by a law: each that ended counts by its density, each that didn't by the chance to live longer, each that
 * was met in mid-life given that it had reached that age.
 *
 * Source: J. F. Lawless, *Statistical Models and Methods for Lifetime Data*, 2nd ed. (2003), sections 2.4
 * (truncation) and 5.1.
 *
 * @param lives those that can say anything
 */
export function likelihoodOf(
  family: FamilyName,
  lives: readonly Life[],
  location: number,
  logSpread: number,
): Likelihood {
  const { density, survival } = FAMILIES[family];
  const spread = Math.exp(logSpread);
  const sums = { value: 0, l: 0, s: 0, ll: 0, ls: 0, ss: 0 };
  const add = (w: number, [value, first, second]: readonly [number, number, number], sign: number) => {
    sums.value += sign * value;
    sums.l -= (sign * first) / spread;
    sums.s -= sign * first * w;
    sums.ll += (sign * second) / spread ** 2;
    sums.ls += (sign * (second * w + first)) / spread;
    sums.ss += sign * (second * w * w + first * w);
  };
  for (const { entry, exit, ended, count = 1 } of lives) {
    const w = (Math.log(exit) - location) / spread;
    add(w, ended ? density(w) : survival(w), count);
    if (ended) {
      sums.value -= count * (logSpread + Math.log(exit));
      sums.s -= count;
    }
    if (entry > 0) {
      const e = (Math.log(entry) - location) / spread;
      add(e, survival(e), -count);
    }
  }
  return sums;
}
