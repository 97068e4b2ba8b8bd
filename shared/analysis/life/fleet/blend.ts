import { normalQuantile } from '../../statistics/normal.ts';

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
/** The outermost quantiles that are asked for: beyond them nothing is told apart. */
const TENTH = 0.1;
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
 */
export function blendOf(
  answers: readonly (readonly number[])[],
  truth: readonly number[],
  lives: number,
  most: number,
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
  const weights = normalized(losses.map((loss) => (loss / least) ** power));
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
 * The experts' average, with the interval its misses call for: quantiles of what was left of the truth at
 * answers near this one, out of sample. They are taken a little further out than the misses are, as few lives ask for
 * ({@link placeOf}): of n in order, the k-th is the quantile k / (n + 1), and not k / n.
 *
 * Source: J. Lei et al., "Distribution-free predictive inference for regression", J. Am. Stat. Assoc. 113 (2018),
 * 1094–1111; weighted locally as L. Guan, "Localized conformal prediction", Biometrika 110 (2023), 33–50; the positions,
 * R. J. Hyndman and Y. Fan, "Sample quantiles in statistical packages", The American Statistician 50 (1996), 361–365,
 * definition 6 (Weibull's).
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
  const total = misses.reduce((sum, { weight }) => sum + weight, 0);
  const middle = missAt(misses, total / 2);
  const quantile = (p: number): number => {
    const { share, further } = placeOf(p, blend.lives);
    return Math.max(0, answer + middle + further * (missAt(misses, share * total) - middle));
  };
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

/**
 * Which share of the misses a quantile stands for, and how much further from their middle it lies: the outermost of n lives
 * is their 1 / (n + 1), and of fewer than nine not the tenth, which lies further out as it does in a normal distribution.
 */
function placeOf(p: number, lives: number): { share: number; further: number } {
  const share = p + (p - 0.5) / lives;
  if (lives >= 1 / TENTH - 1 || (share >= 0 && share <= 1)) return { share, further: 1 };
  return { share, further: normalQuantile(TENTH) / normalQuantile(1 / (Math.max(lives, 2) + 1)) };
}

/** The least miss with so much weight at or below it. */
function missAt(
  misses: readonly { readonly miss: number; readonly weight: number }[],
  wanted: number,
): number {
  let below = 0;
  for (const { miss, weight } of misses) {
    below += weight;
    if (below >= wanted) return miss;
  }
  return misses.at(-1)!.miss;
}
