import type { Clock } from './duty.ts';
import { FAMILIES, type FamilyName } from './families.ts';
import { fitAmong } from './fitAmong.ts';
import { type FittedLaw, fitLaw, type LifeLaw } from './fitLaw.ts';
import { foretold } from './foretold.ts';
import { isObserved, type Life } from './life.ts';

/**
 * How long a component of a model of pump lives, on one clock: what many lives have in common. It holds no
 * dates, names or keys, and no single life.
 */
export interface FleetLives {
  readonly component: string;
  readonly clock: Clock;
  readonly law: LifeLaw;
  /**
   * Standard deviation of the contracts' locations about the law's, of which the spread is then that within a contract; absent in
   * what an earlier release left, and in what one contract has lived by itself.
   */
  readonly between?: number;
  /** Standard errors of the law's location and of the logarithm of its spread. */
  readonly error: { readonly location: number; readonly logSpread: number };
  /** How well such lives are foretold by others on this clock ({@link foretold}); absent in what an earlier release left. */
  readonly foretold?: number;
  /** Lives that went into it, and those of them that ended by themselves. */
  readonly lives: number;
  readonly ended: number;
}

/** Fewer ends than this make no law. */
const LEAST_ENDED = 5;
/** What crosses from customer to customer has so many contracts in it, and none with more than this share. */
const LEAST_CONTRIBUTORS = 5;
const GREATEST_SHARE = 1 / 2;

/**
 * Whether a distribution may cross from customer to customer, or outlive an erasure: at least five contracts
 * contribute, and none makes more than half of it. A contract contributes by lives that ended, which are what
 * shapes a law; of all lives, ended or not, none may have more than half either.
 *
 * @param contributions the lives of each contract
 */
export function mayCross(contributions: readonly (readonly Life[])[]): boolean {
  const observed = contributions.map((lives) => lives.filter(isObserved));
  const ended = observed.map((lives) => lives.filter((life) => life.ended).length);
  const all = observed.map((lives) => lives.length);
  const isSpread = (counts: readonly number[]) =>
    Math.max(...counts) <= GREATEST_SHARE * counts.reduce((sum, count) => sum + count, 0);
  return ended.filter((count) => count > 0).length >= LEAST_CONTRIBUTORS && isSpread(ended) && isSpread(all);
}

/**
 * What lives have in common: the likelier of the Weibull and the lognormal law, with no more digits than it is good for.
 *
 * @param contributions the lives of each contract: of one alone, nothing is said of how contracts differ
 * @returns `undefined` where too few ended, or they fit no law
 */
export function fleetLives(
  component: string,
  clock: Clock,
  contributions: readonly (readonly Life[])[],
): FleetLives | undefined {
  const contracts = contributions.map((lives) => lives.filter(isObserved)).filter(({ length }) => length > 0);
  const observed = contracts.flat();
  const ended = observed.filter((life) => life.ended).length;
  if (ended < LEAST_ENDED) return undefined;
  const fit = (family: FamilyName): (FittedLaw & { between?: number }) | undefined =>
    (contracts.length > 1 ? fitAmong(family, contracts) : undefined) ?? fitLaw(family, observed);
  const law = (Object.keys(FAMILIES) as FamilyName[])
    .map(fit)
    .filter((fitted) => fitted !== undefined)
    .reduce<ReturnType<typeof fit>>(
      (best, next) => (best && best.logLikelihood >= next.logLikelihood ? best : next),
      undefined,
    );
  if (!law) return undefined;
  const { family, location, spread, covariance, between } = law;
  const score = foretold(family, observed);
  return {
    component,
    clock,
    law: { family, location: digits(location, 4), spread: digits(spread, 3) },
    ...(between === undefined ? {} : { between: digits(between, 2) }),
    error: {
      location: digits(Math.sqrt(covariance.location), 2),
      logSpread: digits(Math.sqrt(covariance.logSpread), 2),
    },
    ...(score === undefined ? {} : { foretold: digits(score, 3) }),
    lives: observed.length,
    ended,
  };
}

function digits(value: number, count: number): number {
  return Number(value.toPrecision(count));
}
