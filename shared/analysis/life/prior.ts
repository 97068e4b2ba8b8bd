import type { LifeEstimate } from '../../domain/health.ts';
import { type EpochMs, HOUR } from '../../time.ts';
import { contractLocation } from '../survival/contractLaw.ts';
import type { Clock } from '../survival/duty.ts';
import { remainingByEither } from '../survival/eitherLaw.ts';
import type { FleetLives } from '../survival/fleetLives.ts';
import type { Life } from '../survival/life.ts';
import type { ClockedLife, Serving } from '../survival/pumpLives.ts';
import { type Others, posterior, type Remains, shareOf } from './posterior.ts';

/** What lives of its like say of a part, before its own readings do. */
export interface Prior {
  readonly lives: FleetLives;
  /** The part's age, in units of the clock, and by how much it grows in an hour. */
  readonly age: number;
  readonly rate: number;
  /** Lives of the contract's own on that clock, but for this part's. */
  readonly own?: readonly Life[];
}

/** Standard normal quantile: 10 % on either side. */
const P10_P90 = 1.2816;
/** Seconds. Beyond this nothing is said; and nothing is told apart that is over within an hour. */
const HORIZON = 365 * 86_400;
const LEAST = 3_600;
const SECONDS_PER_HOUR = 3_600;
/**
 * How likely it is beforehand that a part doesn't live as its like do, and by what factor its life is then off, as a standard
 * deviation of the logarithm: by two, either way.
 */
const UNLIKE = { chance: 0.2, factor: Math.LN2 } as const;
/** Mean and standard deviation of the logarithm of life of a law whose location is 0 and spread is 1: Euler's constant, π / √6. */
const MEAN = { weibull: -0.5772156649015329, lognormal: 0 } as const;
const DEVIATION = { weibull: Math.PI / Math.sqrt(6), lognormal: 1 } as const;

/** What was collected of a pump's contract. */
export interface Collected {
  readonly at: EpochMs;
  /** The pump's parts as they were then. */
  readonly serving: readonly Serving[];
  /** The distributions of the contract's own lives. */
  readonly own: readonly FleetLives[];
  /** Its own lives, but for those of the parts that serve in this pump. */
  readonly lived?: readonly ClockedLife[];
}

/**
 * The prior of a part, on the clock on which lives like its own foretell each other best: of the fleet's, where
 * that may cross to this customer, else of the customer's own.
 *
 * @param renewed when the part was put in, where that is known: later than when lives were collected, it begins at 0
 * @returns `undefined` where neither the fleet nor the customer has such lives, or the part's age isn't known
 */
export function priorFor(
  component: string,
  { at, serving, own, lived = [] }: Collected,
  renewed: EpochMs | undefined,
  fleet: readonly FleetLives[],
  now: EpochMs,
): Prior | undefined {
  const isNew = renewed !== undefined && renewed > at;
  const hours = (now - (isNew ? renewed : at)) / HOUR;
  const priors = serving.flatMap((part): Prior[] => {
    const isAlike = (lives: { readonly component: string; readonly clock: Clock }) =>
      lives.component === component && lives.clock === part.clock;
    const lives = part.component === component ? (fleet.find(isAlike) ?? own.find(isAlike)) : undefined;
    if (!lives) return [];
    const age = (isNew ? 0 : part.age) + part.rate * hours;
    return [{ lives, age, rate: part.rate, own: lived.filter(isAlike) }];
  });
  return priors.reduce<Prior | undefined>(
    (best, next) => (best && closeness(best.lives) >= closeness(next.lives) ? best : next),
    undefined,
  );
}

/**
 * An estimate that takes the lives of its like into account: by Bayes' rule ({@link posterior}), so that the wider a part's own
 * interval, and the more the others tell of the coming days, the more it leans on them. Where it has no estimate of its own,
 * they speak alone. How much of it is theirs is said.
 *
 * They are heard as of when the pump last was, and what they come to is counted down since: that the part still runs
 * nobody has seen, so its having lasted until now must not lengthen its life.
 *
 * @param own what the part's own readings said when the pump was last heard; a limit that is passed leaves nothing to estimate
 * @param prior likewise
 * @param alone what they say now by themselves
 * @param silent hours for which nothing has been heard
 */
export function leanOn(
  own: LifeEstimate,
  prior: Prior | undefined,
  alone: LifeEstimate = own,
  silent = 0,
): LifeEstimate {
  const theirs = prior && remainsBy(prior);
  if (!prior || !theirs) return alone;
  const { lives } = prior;
  const since = silent * SECONDS_PER_HOUR;
  const told = (remains: Remains, method: string, share: number): LifeEstimate => ({
    component: own.component,
    p10: within(remains.quantile(0.1), since),
    p50: within(remains.quantile(0.5), since),
    p90: within(remains.quantile(0.9), since),
    within: withinDays(remains, since),
    method,
    ...('evidence' in own && own.evidence ? { evidence: own.evidence } : {}),
    fleet: { share: Math.round(share * 100) / 100, ended: lives.ended, clock: lives.clock },
  });
  const theirMethod = `fleet-${lives.law.family}`;
  if ('unavailable' in own) return told(theirs, theirMethod, 1);
  // A middle beyond the horizon has no place, and what is over is over.
  if (own.p50 === null || own.p50 === 0) return alone;
  const times = { p10: own.p10 ?? 0, p50: own.p50, p90: own.p90 };
  const both = posterior(times, theirs);
  return both ? told(both, `${own.method}+${theirMethod}`, shareOf(both, times, theirs)) : alone;
}

/**
 * What remains by the prior; nothing where the clock stands still. Where its location lies is told by how contracts differ and by this one's
 * own lives ({@link contractLocation}); how unsure that is adds to the spread. A spread of few lives is too small on the whole, by the square of its logarithm's error,
 * and an interval by it has to reach as far as Student's does, with as many degrees of freedom as such an error tells
 * of: ν = 1 / (2 · error²), and further than the normal one by (z² + 1) / 4ν.
 *
 * That says how well the lives of these pumps are known, and not that this one is of their kind. It may be run, fed or looked after otherwise: so
 * in one part in five the law is taken to be off by a factor ({@link UNLIKE}). The part's age, and then its own trend, tell which
 * of the two it is: where they say what the law holds next to impossible, they are believed and it isn't.
 *
 * Sources: A. M. Peiser, "Asymptotic formulas for significance levels of certain distributions", Annals of Mathematical
 * Statistics 14 (1943), 56–62; that a prior from others is heard beside a vague one, lest it drown what contradicts it,
 * H. Schmidli et al., "Robust meta-analytic-predictive priors in clinical trials with historical control information",
 * Biometrics 70 (2014), 1023–1032.
 */
function remainsBy({ lives, age, rate, own = [] }: Prior): Others | undefined {
  if (!(rate > 0)) return undefined;
  const { law, error } = lives;
  const spread = law.spread * Math.exp((1 + (P10_P90 ** 2 + 1) / 2) * error.logSpread ** 2);
  const { location, deviation } = contractLocation(lives, own);
  const spreadBy = (factor: number) =>
    Math.hypot(spread, Math.hypot(deviation, factor) / DEVIATION[law.family]);
  // Not knowing where the location lies moves no mean.
  const middle = location + MEAN[law.family] * (spread - spreadBy(0));
  const offBy = (factor: number) => ({ ...law, location: middle, spread: spreadBy(factor) });
  const remains = remainingByEither(
    [
      { law: offBy(0), chance: 1 - UNLIKE.chance },
      { law: offBy(UNLIKE.factor), chance: UNLIKE.chance },
    ],
    age,
  );
  const grown = (seconds: number) => (seconds / SECONDS_PER_HOUR) * rate;
  return {
    quantile: (p) => Math.max(LEAST, (remains.quantile(p) / rate) * SECONDS_PER_HOUR),
    passedBy: (seconds) => remains.endsWithin(grown(seconds)),
    logDensity: (seconds) => remains.logDensity(grown(seconds)),
  };
}

/** Probabilities that it is over within 7, 30 and 90 days of a time so many seconds later. */
function withinDays({ passedBy }: Remains, since: number) {
  const by = (days: number) => Math.round(passedBy(days * 86_400 + since) * 1_000) / 1_000;
  return { d7: by(7), d30: by(30), d90: by(90) };
}

function within(seconds: number, since: number): number | null {
  return seconds > HORIZON ? null : Math.max(0, Math.round(seconds - since));
}

/** Where others' lives weren't held against each other, as the density of a normal law of their spread would have it. */
function closeness({ law, foretold }: FleetLives): number {
  return foretold ?? -Math.log(law.spread * DEVIATION[law.family] * Math.sqrt(2 * Math.PI * Math.E));
}
