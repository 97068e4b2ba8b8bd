import { timeAt } from '../statistics/invert.ts';
import { ask, EXPERTS, type Knowledge } from './fleet/knowledge.ts';
import { type OwnTrend, ownTrend, type TrendQuestion } from './own/ownTrend.ts';

/** What is known of the time that remains, from the newest point of a course on, in its units of age. */
export interface Remaining {
  /** Over within these with a probability of 10, 50 and 90 %; Infinity lies beyond the horizon. */
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
  readonly passedBy: (time: number) => number;
  /** What spoke loudest. */
  readonly method: string;
  /** How far it leans on the fleet, from 0 to 1. */
  readonly leaning: number;
  /** The unit's own trend, where it has one; otherwise why not. */
  readonly trend: OwnTrend | { readonly unavailable: string };
}

export interface LifeQuestion extends TrendQuestion {
  /** What recorded lives of the same component teach, if there are enough. */
  readonly knowledge?: Knowledge | undefined;
  /** Later times are not told apart. */
  readonly horizon: number;
}

/**
 * Remaining useful life of a course: by the fleet's recorded lives together with its own trend, each with the
 * say it has earned out of sample; by its own trend alone where no lives are on record; with neither, the
 * reason why nothing can be said.
 */
export function remaining(question: LifeQuestion): Remaining | { readonly unavailable: string } {
  const { knowledge, course, horizon } = question;
  const trend = ownTrend(question);
  if (knowledge) {
    const age = course.age.at(-1) ?? 0;
    const answer = ask(knowledge, course, age, ownMiddle(trend, horizon));
    const own = answer.weights[EXPERTS.indexOf('own-trend')]!;
    const loudest = answer.weights.indexOf(Math.max(...answer.weights));
    return {
      ...answer,
      method:
        EXPERTS[loudest] === 'own-trend' && !('unavailable' in trend) ? trend.method : EXPERTS[loudest]!,
      leaning: 'unavailable' in trend ? 1 : 1 - own,
      trend,
    };
  }
  if ('unavailable' in trend) return trend;
  const within = (p: number) => timeAt(trend.passedBy, p, trend.span, horizon) ?? Infinity;
  return {
    p10: within(0.1),
    p50: within(0.5),
    p90: within(0.9),
    passedBy: trend.passedBy,
    method: trend.method,
    leaning: 0,
    trend,
  };
}

/** What the own trend says is the middle; `undefined` where it says nothing. */
export function ownMiddle(
  trend: OwnTrend | { readonly unavailable: string },
  horizon: number,
): number | undefined {
  return 'unavailable' in trend ? undefined : (timeAt(trend.passedBy, 0.5, trend.span, horizon) ?? horizon);
}
