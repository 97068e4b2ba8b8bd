import { furtherOf } from '../../statistics/further.ts';
import { type Blend, blended, nearness } from './blend.ts';

/** Fewer have no tenth and ninetieth percentile of their own: (n + 1) / 10 has to reach 1. */
export const MANY_LIVES = 9;

/** What a unit's own trend says is left: the middle, and as a standard deviation how far it says it may be off. */
export interface OwnSaid {
  readonly middle: number;
  readonly spread: number;
}

/** By how much a blend's answers were missed, and how sure they could have been. */
export interface Misses {
  /** How many lives the answers were about: misses of one life are one case. */
  readonly lives: number;
  /** Answers that were given, and by how much the truth was later; the same as a share of {@link expectedMiss}. */
  readonly answered: readonly { readonly answer: number; readonly miss: number; readonly share: number }[];
  /** How near in its answer a miss has to be to count. */
  readonly width: number;
  /** The square of what own trends erred over that of what they said they might. */
  readonly boldness: number;
  /** No trend is surer than this, and no miss smaller than that. */
  readonly surest: number;
  readonly smallest: number;
}

/**
 * Of the mean answer, over the fifth root of the lives: misses of answers as near as this say how far this one may be off.
 * The root is a kernel's (Silverman 1986, section 3.4): the fewer lives, the farther they are asked.
 */
const NEARNESS = 0.5;
/** Before a miss was seen, an answer is taken to be off by this share of itself; that counts as much as one life. */
const USUAL_MISS = 0.3;
/** Of a usual life; and of the largest answer. */
const SUREST = 0.02;
const SMALLEST = 1e-6;
/** A trend that erred by more than so many of its own standard deviations is simply wrong. */
const WORST = 10;

/**
 * Learns from a blend's own questions how far its answers are off.
 *
 * @param own per question, what the unit's own trend said; `undefined` where it said nothing, or isn't heard
 */
export function missesOf(blend: Blend, own: readonly (OwnSaid | undefined)[]): Misses {
  const { tried, lives } = blend;
  const answers = tried.answers.map((row) => blended(blend, row).answer);
  const mean = answers.reduce((sum, answer) => sum + answer, 0) / answers.length;
  const smallest = SMALLEST * tried.most;
  const known = {
    lives,
    answered: answers.map((answer, i) => ({ answer, miss: tried.truth[i]! - answer, share: 0 })),
    width: Math.max((NEARNESS * mean) / lives ** 0.2, smallest),
    boldness: boldnessOf(blend, own),
    ...{ surest: SUREST * tried.usual, smallest },
  };
  const answered = known.answered.map((one, i) => ({
    ...one,
    share: one.miss / expectedMiss(known, one.answer, own[i]),
  }));
  return { ...known, answered };
}

/** Of each life alike, and as if one more had erred by just what it said. */
function boldnessOf({ tried }: Blend, own: readonly (OwnSaid | undefined)[]): number {
  const byLife = new Map<number, number[]>();
  for (const [i, said] of own.entries()) {
    if (!said) continue;
    const middle = Math.min(Math.max(said.middle, 0), tried.most);
    const off = (tried.truth[i]! - middle) / Math.hypot(said.spread, SUREST * tried.usual);
    const life = byLife.get(tried.lives[i]!) ?? [];
    byLife.set(tried.lives[i]!, [...life, Math.min(off * off, WORST * WORST)]);
  }
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return mean([1, ...[...byLife.values()].map(mean)]);
}

/**
 * How far an answer is expected to be off, as a standard deviation: by the misses of answers near it and, where the unit's own
 * trend speaks, by what that says it may err, each telling as much as it is small.
 */
function expectedMiss(known: Misses, answer: number, own: OwnSaid | undefined): number {
  let [sum, total] = [0, 0];
  for (const { answer: other, miss } of known.answered) {
    const near = nearness((other - answer) / known.width);
    sum += near * miss * miss;
    total += near;
  }
  const { lives, smallest } = known;
  const seen = (lives * (sum / total) + (USUAL_MISS * answer) ** 2) / (lives + 1) + smallest ** 2;
  const claimed = own ? known.boldness * (own.spread ** 2 + known.surest ** 2) : Infinity;
  return Math.sqrt(1 / (1 / seen + 1 / claimed));
}

/**
 * The quantiles of what an answer may be off, by misses at answers near this one out of sample, each as a share of how far it was
 * expected to be off. From {@link MANY_LIVES} on their own quantiles say it. Of fewer lives the outermost miss is not yet their
 * tenth: there their mean and spread do, as of a normal distribution of which so few are known.
 *
 * Source: misses as shares of what was expected, H. Papadopoulos et al., "Normalized nonconformity measures for regression
 * conformal prediction", Proc. IASTED AIA 2008, 64–69.
 */
export function missAt(known: Misses, answer: number, own: OwnSaid | undefined): (p: number) => number {
  const shares = known.answered
    .map(({ answer: other, share }) => ({ share, weight: nearness((other - answer) / known.width) }))
    .sort((a, b) => a.share - b.share);
  const expected = expectedMiss(known, answer, own);
  const of = known.lives < MANY_LIVES ? byStudent(shares, known.lives) : byRank(shares, known.lives);
  return (p) => expected * of(p);
}

/** Misses in order, each with how near its answer was. */
type Shares = readonly { readonly share: number; readonly weight: number }[];

/**
 * Quantiles of misses, taken a little further out than the misses are: of n lives in order, the k-th is the quantile
 * k / (n + 1), and not k / n.
 *
 * Source: J. Lei et al., "Distribution-free predictive inference for regression", J. Am. Stat. Assoc. 113 (2018),
 * 1094–1111; weighted locally as L. Guan, "Localized conformal prediction", Biometrika 110 (2023), 33–50; the positions,
 * R. J. Hyndman and Y. Fan, "Sample quantiles in statistical packages", The American Statistician 50 (1996), 361–365,
 * definition 6 (Weibull's).
 */
function byRank(shares: Shares, lives: number): (p: number) => number {
  const total = shares.reduce((sum, { weight }) => sum + weight, 0);
  return (p) => {
    const wanted = (p + (p - 0.5) / lives) * total;
    let below = 0;
    for (const { share, weight } of shares) {
      below += weight;
      if (below >= wanted) return share;
    }
    return shares.at(-1)!.share;
  };
}

/**
 * Where the miss of one more life lies ({@link furtherOf}), given the mean and the spread of those of a few, which are taken
 * together with what was expected.
 */
function byStudent(shares: Shares, lives: number): (p: number) => number {
  const total = shares.reduce((sum, { weight }) => sum + weight, 0);
  const mean = shares.reduce((sum, { share, weight }) => sum + weight * share, 0) / total;
  const variance = shares.reduce((sum, { share, weight }) => sum + weight * (share - mean) ** 2, 0) / total;
  const freedom = Math.max(lives - 1, 1);
  const { upper } = furtherOf({ mean, squares: freedom * variance, freedom, count: lives }, 1);
  return (p) => upper(1 - p);
}
