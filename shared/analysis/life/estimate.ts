import type { LifeEstimate } from '../../domain/health.ts';
import type { Component, Limit } from '../../domain/model.ts';
import type { HourRollup } from '../../domain/rollup.ts';
import { DAY, type EpochMs, HOUR, iso, SECOND } from '../../time.ts';
import { lag1Autocorrelation, varianceInflation } from '../trend/autocorrelation.ts';
import { median, type Point, type RobustLine, theilSen } from '../trend/theilSen.ts';
import { indicatorOf, scaled } from './indicator.ts';

/** How far back the trend looks. */
export const LIFE_HISTORY = 30 * DAY;
/** Beyond this nothing is said. */
const HORIZON_HOURS = 365 * 24;
/** Hours with data that a trend needs, and how old the newest may be. */
const LEAST_POINTS = 12;
const STALE_AFTER = 2 * DAY;
/** Hours at the end of the series that say where the indicator stands now. */
const RECENT = 6;
/** Standard normal quantiles: 10 % on either side; and a 1 % chance of crying wolf, one-sided. */
const P10_P90 = 1.2816;
const SIGNIFICANT = 2.3263;

/**
 * Remaining useful life of one component: the time until the robust trend of its indicator reaches the alarm
 * level. P10 and P90 come from the interval of the slope.
 *
 * @param rollups of the last {@link LIFE_HISTORY}, in order
 * @param limits those that hold for this pump
 * @param isPassed whether a limit's alarm is active: then the life is over, whatever the trend says
 */
export function estimateLife(
  component: Component,
  limits: readonly Limit[],
  rollups: readonly HourRollup[],
  now: EpochMs,
  isPassed: (limit: Limit) => boolean = () => false,
): LifeEstimate {
  const unavailable = (reason: string): LifeEstimate => ({ component: component.name, unavailable: reason });
  const limit = limits.find(({ signal, alarm }) => signal === component.signal && alarm !== undefined);
  if (limit?.alarm === undefined) return unavailable(`no alarm level is set for ${component.signal}`);
  const level = scaled(component, limit.alarm);
  if (!Number.isFinite(level)) {
    return unavailable(`the alarm level ${limit.alarm} is not above the reference ${component.reference}`);
  }
  if (isPassed(limit)) return { component: component.name, p10: 0, p50: 0, p90: 0, method: 'limit-passed' };
  const { points, origin } = indicatorOf(component, rollups);
  if (points.length < LEAST_POINTS) {
    return unavailable(`${points.length} hours with data in 30 days; ${LEAST_POINTS} are needed`);
  }
  const newest = origin + points.at(-1)!.x * HOUR;
  if (now - newest > STALE_AFTER) return unavailable(`no data since ${iso(newest)}`);

  const sign = limit.direction === 'high' ? 1 : -1;
  const line = lineThrough(newerHalf(points));
  if (!line || line.z * sign < SIGNIFICANT) return unavailable('no significant trend towards the limit');
  const elapsed = (now - newest) / HOUR;
  const within = (slope: number): number | null => {
    if (slope * sign <= 0) return null;
    const hours = (level - standing(points, line)) / slope - elapsed;
    return hours > HORIZON_HOURS ? null : Math.max(0, Math.round((hours * HOUR) / SECOND));
  };
  const [steep, flat] = sign > 0 ? [line.high, line.low] : [line.low, line.high];
  return {
    component: component.name,
    p10: within(steep),
    p50: within(line.slope),
    p90: within(flat),
    method: `theil-sen-${component.growth}`,
  };
}

/**
 * The newer half of the time the points span. Real growth follows neither law for its whole life, and what
 * counts is how it goes on: on recorded clogging filters, cut at random ages, the newer half gives a lower
 * error than the whole, a third or a fifth.
 */
function newerHalf(points: readonly Point[]): readonly Point[] {
  const middle = (points[0]!.x + points.at(-1)!.x) / 2;
  const newer = points.findIndex(({ x }) => x >= middle);
  return points.slice(Math.min(newer, points.length - LEAST_POINTS));
}

/** The line, its interval widened for what neighbouring hours have in common beside the trend. */
function lineThrough(points: readonly Point[]): RobustLine | undefined {
  const plain = theilSen(points, P10_P90);
  if (!plain) return undefined;
  const residuals = points.map(({ x, y }) => y - plain.slope * x);
  return theilSen(points, P10_P90, varianceInflation(lag1Autocorrelation(residuals)));
}

/** Where the indicator stands at the newest point: the recent points, carried there along the line. */
function standing(points: readonly Point[], line: RobustLine): number {
  const end = points.at(-1)!.x;
  return median(points.slice(-RECENT).map(({ x, y }) => y + line.slope * (end - x)));
}
