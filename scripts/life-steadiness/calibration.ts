import { DAY, HOUR } from '../../shared/time.ts';

/** P10, P50 and P90 of what remained, and what truly did; in one unit. */
export interface Answer {
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
  readonly truth: number;
}

/** The last of a life, which is told apart. */
const NEAR = 2 * DAY;
/** A miss of hours isn't told apart once only hours are left. */
const GRAIN = 6 * HOUR;
/** What lies outside P10 to P90, times this, is added to the width of the interval. */
const MISSED = 2 / 0.2;

/**
 * How often P10 to P90 held the truth, on which side it didn't, and how good the interval was: the mean of its scores.
 *
 * @param answers in ms, not none
 */
export function calibrationOf(answers: readonly Answer[]) {
  const share = (those: readonly Answer[], of: (answer: Answer) => boolean) =>
    Number((those.filter(of).length / those.length).toFixed(2));
  const isInside = ({ p10, p90, truth }: Answer) => truth >= p10 && truth <= p90;
  const near = answers.filter(({ truth }) => truth <= NEAR);
  const scores = answers.map((answer) => intervalScore(answer, GRAIN));
  return {
    inside: share(answers, isInside),
    belowP10: share(answers, ({ p10, truth }) => truth < p10),
    belowP50: share(answers, ({ p50, truth }) => truth < p50),
    aboveP90: share(answers, ({ p90, truth }) => truth > p90),
    score: Number((scores.reduce((sum, score) => sum + score, 0) / scores.length).toFixed(2)),
    lastTwoDays: { estimates: near.length, inside: share(near, isInside) },
  };
}

/**
 * The interval score of the logarithm of a grain and the time, in which a miss by a factor weighs alike however far off the
 * end is.
 *
 * Source: T. Gneiting and A. E. Raftery, "Strictly proper scoring rules, prediction, and estimation", Journal of the
 * American Statistical Association 102 (2007), 359–378.
 *
 * @param grain below which times are hardly told apart, in the unit of the times
 */
export function intervalScore({ p10, p90, truth }: Omit<Answer, 'p50'>, grain: number): number {
  const [low, high, real] = [p10, p90, truth].map((time) => Math.log1p(time / grain)) as [
    number,
    number,
    number,
  ];
  return high - low + MISSED * (Math.max(0, low - real) + Math.max(0, real - high));
}
