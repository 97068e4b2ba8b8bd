import type { LifeEstimate } from '../../domain/health.ts';
import type { Component, Limit } from '../../domain/model.ts';
import type { HourRollup } from '../../domain/rollup.ts';
import { isRootMeanSquare } from '../../domain/signals.ts';
import { DAY, type EpochMs, HOUR, iso, SECOND } from '../../time.ts';
import { normalCdf } from '../statistics/normal.ts';
import { indicatorOf } from './indicator.ts';
import type { OwnTrend } from './own/ownTrend.ts';
import type { Running } from './running/running.ts';
import type { Usual } from './running/usual.ts';
import { quantileOf, steadyTrend } from './steady.ts';

/** How far back the trend looks. */
export const LIFE_HISTORY = 30 * DAY;
/** Beyond this nothing is said. */
const HORIZON_HOURS = 365 * 24;
/** Hours with data that a trend needs, and how old the newest may be. */
const LEAST_POINTS = 12;
const STALE_AFTER = 2 * DAY;
/** Days: every week has its ups and downs, and half of one looks like a trend. */
const LEAST_DAYS = 8;
/** Days within which the probability of passing the limit is said. */
const WITHIN = { d7: 7, d30: 30, d90: 90 } as const;

/**
 * Remaining useful life of one component: when its indicator first passes the alarm level, by the laws of
 * growth that would have predicted its own past. What other lives of its kind say is another's matter
 * ({@link leanOn}).
 *
 * The estimate is made as of the newest reading and counted down from there: while nothing new is known, its
 * dates stay where they are.
 *
 * @param rollups of the last {@link LIFE_HISTORY}, in order
 * @param limits those that hold for this pump
 * @param isPassed whether a limit's alarm is active: then the life is over, whatever the trend says
 * @param running how the pump is usually run; where that isn't known, it goes on as in these hours
 */
export function estimateLife(
  component: Component,
  limits: readonly Limit[],
  rollups: readonly HourRollup[],
  now: EpochMs,
  isPassed: (limit: Limit) => boolean = () => false,
  running?: Running,
): LifeEstimate {
  return lifeTold(component, limits, rollups, now, isPassed, running)(now);
}

/** The same, told as of any time from the newest reading on: the dates are the same, and how far off they are isn't. */
export function lifeTold(
  component: Component,
  limits: readonly Limit[],
  rollups: readonly HourRollup[],
  now: EpochMs,
  isPassed: (limit: Limit) => boolean = () => false,
  running?: Running,
): (at: EpochMs) => LifeEstimate {
  const always = (estimate: LifeEstimate) => () => estimate;
  const unavailable = (reason: string) => always({ component: component.name, unavailable: reason });
  const limit = limits.find(({ signal, alarm }) => signal === component.signal && alarm !== undefined);
  if (limit?.alarm === undefined) return unavailable(`no alarm level is set for ${component.signal}`);
  if (isPassed(limit)) {
    const within = { d7: 1, d30: 1, d90: 1 };
    return always({ component: component.name, p10: 0, p50: 0, p90: 0, within, method: 'limit-passed' });
  }
  const indicator = indicatorOf(component, limit.direction, rollups, running);
  const { course, dutyKnown, dutyBetween, dutyMiss, lastRunning, origin, peak, usual } = indicator;
  if (course.age.length < LEAST_POINTS) {
    return unavailable(`${course.age.length} hours with data in 30 days; ${LEAST_POINTS} are needed`);
  }
  const newest = origin + course.age.at(-1)! * HOUR;
  if (now - newest > STALE_AFTER) return unavailable(`no data since ${iso(newest)}`);
  const days = course.age.at(-1)! / 24;
  if (days < LEAST_DAYS) {
    return unavailable(`${days.toFixed(1)} days known; ${LEAST_DAYS} tell wear from what a week brings`);
  }

  const sign = limit.direction === 'high' ? 1 : -1;
  const question = {
    course,
    limit: sign * limit.alarm,
    peak,
    reference: sign * component.reference,
    favoured: component.growth,
    rootMeanSquare: isRootMeanSquare(component.signal),
    dutyKnown,
    dutyBetween,
    dutyMiss,
    lastRunning,
  };
  const trend = steadyTrend(question, HORIZON_HOURS);
  if ('unavailable' in trend) return unavailable(trend.unavailable);
  return (at) => {
    const elapsed = (at - newest) / HOUR;
    const left = (hours: number): number | null =>
      hours > HORIZON_HOURS ? null : Math.max(0, Math.round(((hours - elapsed) * HOUR) / SECOND));
    const by = (p: number) => left(quantileOf(trend, p, HORIZON_HOURS));
    const within = (days: number) => rounded(trend.passedBy(elapsed + days * 24));
    return {
      component: component.name,
      p10: by(0.1),
      p50: by(0.5),
      p90: by(0.9),
      within: { d7: within(WITHIN.d7), d30: within(WITHIN.d30), d90: within(WITHIN.d90) },
      method: trend.method,
      evidence: evidenceOf(trend, sign, usual),
    };
  };
}

/** What the estimate rests on, per day and in the signal's own direction. */
function evidenceOf({ points, span, slope, z, clock }: OwnTrend, sign: number, usual: Usual | undefined) {
  const perDay = (value: number) => Number((sign * value * 24).toPrecision(4));
  const ends = [perDay(slope.low), perDay(slope.high)];
  return {
    points,
    span: Math.round((span * HOUR) / SECOND),
    slope: perDay(slope.value),
    slopeLow: Math.min(...ends),
    slopeHigh: Math.max(...ends),
    significance: Number(normalCdf(-z).toPrecision(2)),
    ...(usual && clock === 'duty' ? { duty: restsOn(usual) } : {}),
  };
}

function restsOn({ weeks, others, own }: Usual) {
  return { weeks: Number(weeks.toFixed(1)), others, own: Number(own.toFixed(2)) };
}

function rounded(probability: number): number {
  return Math.round(probability * 1_000) / 1_000;
}
