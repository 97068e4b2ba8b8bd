import { timeAt } from '../statistics/invert.ts';
import { type Course, through } from './course.ts';
import { type OwnTrend, ownTrend, type TrendQuestion } from './own/ownTrend.ts';
import { averagePlaces, countedDown, placesOf, shareBy } from './quantiles.ts';

/** The course's unit is the hour: up to one, times are averaged as they are, and beyond by their logarithm. */
const UNIT = 1;
/** Hours before the newest point at which the same question is put. */
const BEFORE = [0, 4, 8, 12];
/** An answer counts half as much as one that was made so many hours later: it knew less. */
const HALF_AS_MUCH = 4;
/** At so many of them at the least there has to be a trend: what shows at one or two of them was an hour's, not the part's. */
const LEAST_HEARD = 3;

/**
 * A unit's own trend, as of now and as of some hours ago, each counted down to now ({@link countedDown}), heard together:
 * what a single hour brings can't turn the estimate over, and what lasts does within half a day. Their quantiles are
 * averaged ({@link averagePlaces}), the later ones counting for more.
 *
 * Source: the average of forecasts that differ in their origin, as J. M. Bates and C. W. J. Granger, "The
 * combination of forecasts", Operational Research Quarterly 20 (1969), 451–468, have it of their methods; weights that
 * fall with age as in R. G. Brown, Statistical Forecasting for Inventory Control, McGraw-Hill 1959.
 *
 * @param question of a course in hours
 * @param horizon in hours; later times are not told apart
 * @returns the newest's reason where that has nothing to say; another where the trend doesn't last
 */
export function steadyTrend(
  question: TrendQuestion,
  horizon: number,
): OwnTrend | { readonly unavailable: string } {
  const newest = ownTrend(question);
  if ('unavailable' in newest) return newest;
  const end = question.course.age.at(-1)!;
  const scale = { unit: UNIT, horizon };
  const heard = BEFORE.flatMap((before) => {
    const known = through(question.course, end - before);
    const found = before === 0 ? newest : ownTrend({ ...question, course: known });
    if ('unavailable' in found) return [];
    const elapsed = end - lastOf(known);
    const places = countedDown(placesOf(found.passedBy, scale), elapsed, scale);
    return [{ places, weight: 2 ** (-before / HALF_AS_MUCH) }];
  });
  if (heard.length < LEAST_HEARD) {
    return {
      unavailable: 'a trend towards the limit has only begun to show; half a day tells whether it lasts',
    };
  }
  return { ...newest, passedBy: shareBy(averagePlaces(heard), scale) };
}

/** When a trend has passed with a probability; Infinity beyond the horizon. */
export function quantileOf({ passedBy }: OwnTrend, p: number, horizon: number): number {
  return timeAt(passedBy, p, UNIT, horizon) ?? Infinity;
}

function lastOf({ age }: Course): number {
  return age.at(-1) ?? 0;
}
