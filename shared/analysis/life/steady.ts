import { timeAt } from '../statistics/invert.ts';
import { type Course, through } from './course.ts';
import { type OwnTrend, ownTrend, type TrendQuestion } from './own/ownTrend.ts';

/** Ages before the newest point at which the same question is put, in the course's units: hours. */
const BEFORE = [0, 4, 8, 12];

/**
 * A unit's own trend, as of now and as of some hours ago, each counted down to now, heard together: what a single
 * hour brings can't turn the estimate over, and what lasts does within half a day.
 *
 * Source: the average of forecasts that differ in their origin, as J. M. Bates and C. W. J. Granger, "The
 * combination of forecasts", Operational Research Quarterly 20 (1969), 451–468, have it of their methods.
 *
 * @returns the newest's reason where that has nothing to say
 */
export function steadyTrend(question: TrendQuestion): OwnTrend | { readonly unavailable: string } {
  const newest = ownTrend(question);
  if ('unavailable' in newest) return newest;
  const end = question.course.age.at(-1)!;
  const heard = BEFORE.map((before) => {
    const found =
      before === 0 ? newest : ownTrend({ ...question, course: through(question.course, end - before) });
    return { found, elapsed: end - lastOf(through(question.course, end - before)) };
  }).filter((one): one is { found: OwnTrend; elapsed: number } => !('unavailable' in one.found));
  return {
    ...newest,
    passedBy: (time) =>
      heard.reduce((sum, { found, elapsed }) => sum + found.passedBy(time + elapsed), 0) / heard.length,
  };
}

/** When a trend has passed with a probability; Infinity beyond the horizon. */
export function quantileOf({ passedBy, span }: OwnTrend, p: number, horizon: number): number {
  return timeAt(passedBy, p, span, horizon) ?? Infinity;
}

function lastOf({ age }: Course): number {
  return age.at(-1) ?? 0;
}
