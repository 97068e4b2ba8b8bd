import { furtherOf } from '../../statistics/further.ts';

/** Fewer have no tenth and ninetieth percentile of their own: (n + 1) / 10 has to reach 1. */
export const MANY_LIVES = 9;

/** How experts are weighted by what they said out of sample, and what was left of the truth then. */
export interface Blend {
  readonly weights: readonly number[];
  /** Answers that were given, and by how much the truth was later; sorted by answer. */
  readonly answered: readonly { readonly answer: number; readonly miss: number }[];
  /** How near in its answer a miss has to be to count. */
  readonly width: number;
  /** How many lives the questions were about: misses of one life are one case. */
  readonly lives: number;
}

/** Answer and interval; each is what the remaining time stays below with 10, 50 and 90 %. */
export interface Answer {
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
  /** Any other probability; and the other way round, the probability that it is over within a time. */
  readonly quantile: (p: number) => number;
  readonly passedBy: (time: number) => number;
  readonly weights: readonly number[];
}

/**
 * Of the mean answer, over the fifth root of the lives: misses of answers as near as this say how far this one may be off.
 * The root is a kernel's (Silverman 1986, section 3.4): the fewer lives, the farther they are asked.
 */
const NEARNESS = 0.5;
/** More lives don't make experts that are all somewhat wrong right: their evidence counts as that of so many. */
const BELIEVED_LIVES = 10;
/** Of the largest answer: nobody errs by less, so that nobody is infinitely better. */
const PERFECT = 1e-6;
/** Before a miss was seen, an answer is taken to be off by this share of itself; that counts as much as one life. */
const USUAL_MISS = 0.3;
/** A weight below this is none. */
const UNHEARD = 0.01;

/**
 * Weights experts by their squared error out of sample. A model's likelihood, its scale profiled out, is its
 * mean square error to the power of minus half the number of independent cases: questions about one life
 * share its fate, so each life counts once. A few per cent between two leaves both a say.
 *
 * Sources: J. A. Hoeting et al., "Bayesian model averaging: a tutorial", Statistical Science 14 (1999), 382–417;
 * that the evidence has to be tempered, P. Grünwald and T. van Ommen, Bayesian Analysis 12 (2017), 1069–1103.
 *
 * @param answers per question, each expert's
 * @param lives how many lives the questions were about
 * @param most larger answers count as this
 * @param counts what each expert counts for before any has answered; alike, where it isn't given
 */
export function blendOf(
  answers: readonly (readonly number[])[],
  truth: readonly number[],
  lives: number,
  most: number,
  counts?: readonly number[],
): Blend {
  const capped = answers.map((row) => row.map((value) => Math.min(Math.max(value, 0), most)));
  const losses = capped[0]!.map((_, expert) =>
    truth.reduce(
      (sum, value, i) => sum + (capped[i]![expert]! - value) ** 2,
      truth.length * (most * PERFECT) ** 2,
    ),
  );
  const least = Math.min(...losses);
  const power = -Math.min(lives, BELIEVED_LIVES) / 2;
  const weights = normalized(losses.map((loss, expert) => (counts?.[expert] ?? 1) * (loss / least) ** power));
  const averages = capped.map((row) => row.reduce((sum, value, expert) => sum + weights[expert]! * value, 0));
  const answered = truth
    .map((value, i) => ({ answer: averages[i]!, miss: value - averages[i]! }))
    .sort((a, b) => a.answer - b.answer);
  const mean = answered.reduce((sum, { answer }) => sum + answer, 0) / answered.length;
  const width = Math.max((NEARNESS * mean) / lives ** 0.2, most * PERFECT);
  return { weights, answered, width, lives };
}

function normalized(weights: readonly number[]): number[] {
  const heard = (total: number) => weights.map((weight) => (weight / total < UNHEARD ? 0 : weight / total));
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const rest = heard(sum(weights));
  return rest.map((weight) => weight / sum(rest));
}

/**
 * The experts' average, with the interval its misses call for: of what was left of the truth at answers near this one, out
 * of sample. From {@link MANY_LIVES} on the misses' own quantiles say it. Of fewer lives the outermost miss is not yet
 * their tenth: there the mean and the spread of the misses do, as of a normal distribution of which so few are known.
 */
export function blended(blend: Blend, answers: readonly number[], most: number): Answer {
  const answer = answers.reduce(
    (sum, value, i) => sum + blend.weights[i]! * Math.min(Math.max(value, 0), most),
    0,
  );
  const misses = blend.answered
    .map(({ answer: other, miss }) => ({
      miss,
      weight: Math.exp(-0.5 * ((other - answer) / blend.width) ** 2) + 1e-6,
    }))
    .sort((a, b) => a.miss - b.miss);
  const missOf =
    blend.lives < MANY_LIVES ? byStudent(misses, blend.lives, answer) : byRank(misses, blend.lives);
  const quantile = (p: number): number => Math.max(0, answer + missOf(p));
  const passedBy = (time: number): number => {
    let [low, high] = [0, 1];
    if (time < quantile(low)) return 0;
    for (let turn = 0; turn < 40; turn++) {
      const half = (low + high) / 2;
      if (quantile(half) <= time) low = half;
      else high = half;
    }
    return high === 1 ? 1 : low;
  };
  return {
    passedBy,
    p10: quantile(0.1),
    p50: quantile(0.5),
    p90: quantile(0.9),
    quantile,
    weights: blend.weights,
  };
}

/** Misses in order, each with how near its answer was. */
type Misses = readonly { readonly miss: number; readonly weight: number }[];

/**
 * Quantiles of misses, taken a little further out than the misses are: of n lives in order, the k-th is the quantile
 * k / (n + 1), and not k / n.
 *
 * Source: J. Lei et al., "Distribution-free predictive inference for regression", J. Am. Stat. Assoc. 113 (2018),
 * 1094–1111; weighted locally as L. Guan, "Localized conformal prediction", Biometrika 110 (2023), 33–50; the positions,
 * R. J. Hyndman and Y. Fan, "Sample quantiles in statistical packages", The American Statistician 50 (1996), 361–365,
 * definition 6 (Weibull's).
 */
function byRank(misses: Misses, lives: number): (p: number) => number {
  const total = misses.reduce((sum, { weight }) => sum + weight, 0);
  return (p) => {
    const wanted = (p + (p - 0.5) / lives) * total;
    let below = 0;
    for (const { miss, weight } of misses) {
      below += weight;
      if (below >= wanted) return miss;
    }
    return misses.at(-1)!.miss;
  };
}

/**
 * Where the miss of one more life lies, given the mean and the spread of those of a few. Two or three may agree by
 * chance, so their spread is taken together with the {@link USUAL_MISS}.
 */
function byStudent(misses: Misses, lives: number, answer: number): (p: number) => number {
  const total = misses.reduce((sum, { weight }) => sum + weight, 0);
  const mean = misses.reduce((sum, { miss, weight }) => sum + weight * miss, 0) / total;
  const variance = misses.reduce((sum, { miss, weight }) => sum + weight * (miss - mean) ** 2, 0) / total;
  const freedom = Math.max(lives - 1, 1);
  const { upper } = furtherOf(
    { mean, squares: freedom * variance, freedom, count: lives },
    USUAL_MISS * answer,
  );
  return (p) => upper(1 - p);
}
