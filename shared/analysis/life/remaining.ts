import { timeAt } from '../statistics/invert.ts';
import { EXPERTS } from './fleet/experts.ts';
import { ask, type Knowledge } from './fleet/knowledge.ts';
import { MANY_LIVES, type OwnSaid } from './fleet/misses.ts';
import { P10_P90 } from './own/candidate.ts';
import { type OwnTrend, ownTrend, type TrendQuestion } from './own/ownTrend.ts';

/** What is known of the time that remains, in a course's units of age. */
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
  /**
   * Whether the course is an indicator with a limit of its own, whose trend shows wear; so it is, where it isn't said. An
   * index is learned anew from whoever is asked, and only the lives it was learned from can say what it means.
   */
  readonly showsWear?: boolean;
  /** The age from which on is told, not before the newest point; that point's, where it isn't given. */
  readonly at?: number;
}

/**
 * Remaining useful life of a course: by the fleet's recorded lives together with its own trend, each with the
 * say it has earned out of sample; by its own trend alone where no lives are on record; with neither, the
 * reason why nothing can be said.
 */
export function remaining(question: LifeQuestion): Remaining | { readonly unavailable: string } {
  const { knowledge, course, horizon } = question;
  const trend = ownTrend(question);
  const newest = course.age.at(-1) ?? 0;
  const age = question.at ?? newest;
  const elapsed = age - newest;
  if (knowledge && speaks(knowledge, question.showsWear ?? true, trend)) {
    const answer = ask(knowledge, course, age, ownSaid(trend, horizon, elapsed));
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
  const within = (p: number) =>
    Math.max(0, (timeAt(trend.passedBy, p, trend.span, horizon) ?? Infinity) - elapsed);
  return {
    p10: within(0.1),
    p50: within(0.5),
    p90: within(0.9),
    passedBy: (time) => trend.passedBy(elapsed + time),
    method: trend.method,
    leaning: 0,
    trend,
  };
}

/**
 * Whether recorded lives are asked. Few of them are where they were asked with their own trends, and the unit has one:
 * of one that shows no wear yet they know but how long they lasted, and that from too few to tell a tenth of.
 */
function speaks({ hears, ended }: Knowledge, showsWear: boolean, trend: Remaining['trend']): boolean {
  return ended >= MANY_LIVES || !showsWear || (hears && !('unavailable' in trend));
}

/**
 * What the own trend says, and how far it says it may be off; `undefined` where it says nothing.
 *
 * @param elapsed how long ago its newest point is: what it says is counted down
 */
export function ownSaid(
  trend: OwnTrend | { readonly unavailable: string },
  horizon: number,
  elapsed: number,
): OwnSaid | undefined {
  if ('unavailable' in trend) return undefined;
  const at = (p: number) =>
    Math.max(0, (timeAt(trend.passedBy, p, trend.span, horizon) ?? horizon) - elapsed);
  return { middle: at(0.5), spread: (at(0.9) - at(0.1)) / (2 * P10_P90) };
}
