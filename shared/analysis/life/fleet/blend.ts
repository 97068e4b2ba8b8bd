/** What experts answered to questions about lives whose ends are known. */
export interface Tried {
  /** Per question, each expert's. */
  readonly answers: readonly (readonly number[])[];
  /** What was left in truth, and of which life: questions about one share its fate. */
  readonly truth: readonly number[];
  readonly lives: readonly number[];
  /** Larger answers count as this. */
  readonly most: number;
  /** How long lives are: answers that lie less than a twentieth of this apart are alike. */
  readonly usual: number;
  /** What each expert counts for before any has answered; alike, where it isn't given. */
  readonly counts?: readonly number[] | undefined;
}

/** How experts are weighted by what they said out of sample. */
export interface Blend {
  readonly tried: Tried;
  /** How many lives the questions were about. */
  readonly lives: number;
  /** Over all questions. */
  readonly weights: readonly number[];
  /** Per question: each expert's squared error, and what all of them say by {@link weights}. */
  readonly squares: readonly (readonly number[])[];
  readonly first: readonly number[];
}

/** More lives don't make experts that are all somewhat wrong right: their evidence counts as that of so many. */
const BELIEVED_LIVES = 10;
/** Of the largest answer: nobody errs by less, so that nobody is infinitely better. */
const PERFECT = 1e-6;
/** A weight below this is none. */
const UNHEARD = 0.01;
/** How near an answer has to be for its errors to count, as a logarithm, and from what share of a usual life on. */
const NEAR = 0.3;
const NEAR_FROM = 0.05;
/** What any counts, however far off: where no answer was near, all of them speak. */
const FAR = 1e-6;

/**
 * Weights experts by their squared error out of sample. A model's likelihood, its scale profiled out, is its
 * mean square error to the power of minus half the number of independent cases: questions about one life
 * share its fate, so each life counts once. A few per cent between two leaves both a say.
 *
 * Sources: J. A. Hoeting et al., "Bayesian model averaging: a tutorial", Statistical Science 14 (1999), 382–417;
 * that the evidence has to be tempered, P. Grünwald and T. van Ommen, Bayesian Analysis 12 (2017), 1069–1103.
 */
export function blendOf(tried: Tried): Blend {
  const { answers, truth, most } = tried;
  const capped = answers.map((row) => within(row, most));
  const squares = capped.map((row, i) =>
    row.map((value) => (value - truth[i]!) ** 2 + (most * PERFECT) ** 2),
  );
  const lives = new Set(tried.lives).size;
  const weights = weightsOf(
    tried,
    squares,
    squares.map(() => 1),
    lives,
  );
  return { tried, lives, weights, squares, first: capped.map((row) => average(row, weights)) };
}

/**
 * The experts' average. Who is right early in a life needn't be late: a trend of its own tells the end the better the nearer it
 * is, others' lives tell it from the beginning. So experts are weighted by their errors at answers like this one, and by as
 * many lives as had such.
 *
 * Source: that models' weights may differ with what is asked, Y. Yao et al., "Bayesian hierarchical stacking: some models are
 * (somewhere) useful", Bayesian Analysis 17 (2022), 1043–1071.
 */
export function blended(blend: Blend, answers: readonly number[]): { answer: number; weights: number[] } {
  const { tried, squares } = blend;
  const row = within(answers, tried.most);
  const least = NEAR_FROM * tried.usual;
  const about = Math.log(average(row, blend.weights) + least);
  const near = blend.first.map((other) => nearness((Math.log(other + least) - about) / NEAR));
  const weights = weightsOf(tried, squares, near, livesIn(near, tried.lives));
  return { answer: average(row, weights), weights };
}

/** How much something counts that is so many bandwidths off: a normal kernel, and never nothing. */
export function nearness(off: number): number {
  return Math.exp(-0.5 * off * off) + FAR;
}

/** @param lives how many the weighted questions are worth */
function weightsOf(
  { counts }: Tried,
  squares: readonly (readonly number[])[],
  near: readonly number[],
  lives: number,
): number[] {
  const losses = new Array<number>(squares[0]!.length).fill(0);
  for (const [i, row] of squares.entries()) {
    for (let expert = 0; expert < losses.length; expert++) losses[expert]! += near[i]! * row[expert]!;
  }
  const least = Math.min(...losses);
  const power = -Math.min(lives, BELIEVED_LIVES) / 2;
  return normalized(losses.map((loss, expert) => (counts?.[expert] ?? 1) * (loss / least) ** power));
}

/** How many lives weighted questions are about: as many as alike ones would be (Kish 1965). */
function livesIn(near: readonly number[], lives: readonly number[]): number {
  const byLife = new Map<number, number>();
  for (const [i, life] of lives.entries()) byLife.set(life, (byLife.get(life) ?? 0) + near[i]!);
  let [sum, squares] = [0, 0];
  for (const weight of byLife.values()) {
    sum += weight;
    squares += weight * weight;
  }
  return (sum * sum) / squares;
}

function within(row: readonly number[], most: number): number[] {
  return row.map((value) => Math.min(Math.max(value, 0), most));
}

function average(row: readonly number[], weights: readonly number[]): number {
  return row.reduce((sum, value, expert) => sum + weights[expert]! * value, 0);
}

function normalized(weights: readonly number[]): number[] {
  const heard = (total: number) => weights.map((weight) => (weight / total < UNHEARD ? 0 : weight / total));
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const rest = heard(sum(weights));
  return rest.map((weight) => weight / sum(rest));
}
