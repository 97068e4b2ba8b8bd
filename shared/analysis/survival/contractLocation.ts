import type { FamilyName } from './families.ts';
import type { Life } from './life.ts';
import { type Likelihood, likelihoodOf } from './likelihood.ts';

/** How locations of contracts vary: normally, about one that all have in common. */
export interface Among {
  readonly location: number;
  /** Standard deviation, above 0. */
  readonly between: number;
}

/** Where a contract's own location may lie, and how likely its lives were there. */
export interface Place {
  readonly at: number;
  /** Of the contract's lives, were this its location. */
  readonly likelihood: Likelihood;
  /** How likely this place is once they are known; all of them add up to 1. */
  readonly chance: number;
}

export interface Places {
  readonly places: readonly Place[];
  /** The logarithm of how likely the contract's lives are, wherever its location lies. */
  readonly logLikelihood: number;
  /** The likeliest of all. */
  readonly mode: number;
}

const MOST_TURNS = 100;
/** Places lie so far apart, and reach so far to either side of the likeliest, in deviations by how the density bends there. */
const APART = 0.75;
const REACH = { below: 6, above: 8 } as const;
const LOG_ROOT_2PI = Math.log(2 * Math.PI) / 2;

/**
 * Where a contract's own location lies, by Bayes' rule: its lives times how contracts vary, on a small grid about the likeliest
 * place. Both are log-concave in it. A sum over even steps of less than a deviation gives the integral of such a density nearly
 * exactly; that of lives reaches farther to where they would be longer.
 *
 * Sources: the random location, J. C. Pinheiro and D. M. Bates, *Mixed-Effects Models in S and S-PLUS* (2000), section 7.2;
 * the sum, L. N. Trefethen and J. A. C. Weideman, "The exponentially convergent trapezoidal rule", SIAM Review 56 (2014), 385–458.
 *
 * @param lives those that can say anything; none are likely anywhere
 * @param start from where the likeliest place is looked for
 */
export function placesOf(
  family: FamilyName,
  lives: readonly Life[],
  { location, between }: Among,
  logSpread: number,
  start = location,
): Places {
  const logOf = (at: number, { value }: Likelihood) => value - 0.5 * ((at - location) / between) ** 2;
  let mode = start;
  let here = likelihoodOf(family, lives, mode, logSpread);
  const bend = () => between ** -2 - here.ll;
  for (let turn = 0, step = 1; turn < MOST_TURNS && Math.abs(step) > 1e-4 / Math.sqrt(bend()); turn++) {
    step = (here.l - (mode - location) / between ** 2) / bend();
    for (let halves = 0; halves < MOST_TURNS; halves++) {
      const there = likelihoodOf(family, lives, mode + step, logSpread);
      if (logOf(mode + step, there) >= logOf(mode, here)) {
        mode += step;
        here = there;
        break;
      }
      step /= 2;
    }
  }
  const apart = APART / Math.sqrt(bend());
  const count = Math.round((REACH.below + REACH.above) / APART) + 1;
  const seen = Array.from({ length: count }, (_, i) => {
    const at = mode + (i - Math.round(REACH.below / APART)) * apart;
    const likelihood = likelihoodOf(family, lives, at, logSpread);
    return { at, likelihood, log: logOf(at, likelihood) };
  });
  const greatest = logOf(mode, here);
  const sum = seen.reduce((all, { log }) => all + Math.exp(log - greatest), 0);
  return {
    places: seen.map(({ at, likelihood, log }) => ({
      at,
      likelihood,
      chance: Math.exp(log - greatest) / sum,
    })),
    logLikelihood: greatest + Math.log(sum * apart) - Math.log(between) - LOG_ROOT_2PI,
    mode,
  };
}
