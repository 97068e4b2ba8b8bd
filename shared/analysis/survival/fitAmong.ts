import { placesOf } from './contractLocation.ts';
import type { FamilyName } from './families.ts';
import { type FittedLaw, fitLaw } from './fitLaw.ts';
import type { Life } from './life.ts';
import type { Likelihood } from './likelihood.ts';
import { type MostLikely, mostLikely } from './mostLikely.ts';

/** A law of which the location varies from contract to contract. */
export interface LawAmong extends FittedLaw {
  /** Standard deviation of the contracts' locations about the law's. */
  readonly between: number;
}

/** Contracts are seldom more than half an e-fold apart: before anything is known, their deviation is half-normal with this scale. */
const USUALLY_BETWEEN = 0.5;
/** Deviations that are looked at, each so many times the one before, until they are no longer likely. */
const LEAST_BETWEEN = 0.03;
const MOST_BETWEEN = 2;
const TIMES = Math.SQRT2;
const UNLIKELY = 8;
/** Within what location and ln(spread) have to be found, as long as only the deviation is asked about, and at last. */
const CLOSELY = { first: 0.1, last: 1e-3 } as const;

/**
 * The law of a family for lives of several contracts, of which each may live longer or shorter than the others by a factor of its
 * own: so contracts, and not lives, are what the certainty of its location is counted by. Given how far contracts differ, the law is
 * the likeliest one with each contract's factor integrated out ({@link placesOf}). How far they do is told by their restricted
 * likelihood, in which location and spread are integrated out too, by Laplace's method; and, since few contracts tell little of
 * it, beside what is usual. Its mean is taken, which isn't 0 where they differ by no more than chance.
 *
 * Sources: the restricted likelihood, D. A. Harville, J. Am. Stat. Assoc. 72 (1977), 320–338; a half-normal prior for a deviation
 * between few groups, A. Gelman, Bayesian Analysis 1 (2006), 515–534.
 *
 * @param contracts lives that can say anything, of each
 * @returns `undefined` where there is no such law: with a life or so of each contract, lives don't tell what differs
 */
export function fitAmong(family: FamilyName, contracts: readonly (readonly Life[])[]): LawAmong | undefined {
  const pooled = fitLaw(family, contracts.flat());
  if (!pooled) return undefined;
  let near: FoundAt = { location: pooled.location, logSpread: Math.log(pooled.spread) };
  const seen: { readonly between: number; readonly log: number; readonly found: FoundAt }[] = [];
  let greatest = -Infinity;
  for (let between = LEAST_BETWEEN; between <= MOST_BETWEEN; between *= TIMES) {
    const found = lawAt(family, contracts, between, near, CLOSELY.first);
    if (!found) break;
    near = found;
    const { location, logSpread, both } = found.covariance;
    const restricted = found.logLikelihood + 0.5 * Math.log(location * logSpread - both ** 2);
    const log = restricted - 0.5 * (between / USUALLY_BETWEEN) ** 2;
    seen.push({ between, log, found });
    greatest = Math.max(greatest, log);
    if (log < greatest - UNLIKELY) break;
  }
  // Each stands for what lies between it and its neighbours, the first for all below.
  let [chance, sum] = [0, 0];
  for (const [i, { between, log }] of seen.entries()) {
    const [from, to] = [i === 0 ? 0 : between / Math.sqrt(TIMES), between * Math.sqrt(TIMES)];
    const likely = (to - from) * Math.exp(log - greatest);
    chance += likely;
    sum += (likely * (from + to)) / 2;
  }
  const between = sum / chance;
  const below = seen.findLast((one) => one.between <= between) ?? seen[0];
  const found = below && lawAt(family, contracts, between, below.found, CLOSELY.last);
  if (!found) return undefined;
  const { location, logSpread, logLikelihood, covariance } = found;
  return { family, location, spread: Math.exp(logSpread), logLikelihood, covariance, between };
}

type FoundAt = Pick<MostLikely, 'location' | 'logSpread'>;

/** The likeliest location and ln(spread), were this how far contracts differ. */
export function lawAt(
  family: FamilyName,
  contracts: readonly (readonly Life[])[],
  between: number,
  near: FoundAt,
  closely: number,
): MostLikely | undefined {
  const modes = contracts.map(() => near.location);
  const ends = contracts.flat().filter(({ ended }) => ended).length;
  const likelihood = (location: number, logSpread: number): Likelihood => {
    const sums = { value: 0, l: 0, s: 0, ll: 0, ls: 0, ss: 0 };
    for (const [i, lives] of contracts.entries()) {
      const found = placesOf(family, lives, { location, between }, logSpread, modes[i]!);
      modes[i] = found.mode;
      const mean = { l: 0, s: 0, ll: 0, ls: 0, ss: 0 };
      for (const { at, likelihood, chance } of found.places) {
        if (chance === 0) continue;
        const l = (at - location) / between ** 2;
        mean.l += chance * l;
        mean.s += chance * likelihood.s;
        mean.ll += chance * l ** 2;
        mean.ls += chance * l * likelihood.s;
        mean.ss += chance * (likelihood.ss + likelihood.s ** 2);
      }
      sums.value += found.logLikelihood;
      sums.l += mean.l;
      sums.s += mean.s;
      sums.ll += mean.ll - mean.l ** 2 - between ** -2;
      sums.ls += mean.ls - mean.l * mean.s;
      sums.ss += mean.ss - mean.s ** 2;
    }
    return sums;
  };
  return mostLikely(likelihood, near, ends, closely);
}
