import { forecastOf } from '../../../shared/chart/forecast.ts';
import type { Band } from '../../../shared/chart/lineChart.ts';
import type { Transition } from '../../../shared/domain/alarm.ts';
import { partsOf } from '../../../shared/domain/condition.ts';
import { estimatedAt, type Health, type LifeEstimate } from '../../../shared/domain/health.ts';
import { limitsFor, type PumpModel } from '../../../shared/domain/model.ts';
import type { Pump } from '../../../shared/domain/pump.ts';
import type { HourRollup } from '../../../shared/domain/rollup.ts';
import type { Signal } from '../../../shared/domain/signals.ts';
import { DAY, type EpochMs, HOUR, hourOf, MINUTE, SECOND } from '../../../shared/time.ts';
import type { SignalCourse } from '../picture/signalPicture.ts';
import type { PartLife } from './known.ts';

/** How far back a mail's picture goes, and how far ahead a trend is drawn in it. */
export const BACK = 7 * DAY;
const AHEAD = 3 * DAY;

/** What the stores know of the pump that a mail is about. */
export interface Stored {
  readonly model?: PumpModel | undefined;
  readonly health?: Health | undefined;
  /** Of the last days, in order. */
  readonly hours: readonly HourRollup[];
}

type Estimated = Extract<LifeEstimate, { p10: number | null }>;

/** The part that a condition tells of: by name, or the one that this signal tells of and that is over first. */
function estimateFor({ condition }: Transition, { model, health }: Stored): Estimated | undefined {
  const parts = partsOf(condition);
  const told = health?.life.flatMap((one) => ('unavailable' in one ? [] : [one])) ?? [];
  if (parts?.kind === 'life') return told.find(({ component }) => component === parts.component);
  if (!parts || !('signal' in parts) || parts.kind === 'sensor') return undefined;
  const named = new Set(
    model?.components.flatMap(({ name, signal }) => (signal === parts.signal ? name : [])),
  );
  const rank = ({ p50 }: Estimated) => p50 ?? Number.POSITIVE_INFINITY;
  return told.filter(({ component }) => named.has(component)).sort((a, b) => rank(a) - rank(b))[0];
}

/** How long the part that a condition tells of is expected to last. */
export function lifeFor(transition: Transition, stored: Stored): PartLife | undefined {
  const estimate = estimateFor(transition, stored);
  if (!estimate) return undefined;
  const from = estimatedAt(stored.health!);
  const at = (seconds: number | null) => (seconds === null ? null : from + seconds * SECOND);
  const { component, p10, p50, p90 } = estimate;
  return { component, p10: at(p10), p50: at(p50), p90: at(p90) };
}

/** The signal that shows what a condition is about; none where there is nothing to see. */
function signalOf({ condition }: Transition, model: PumpModel | undefined): Signal | undefined {
  const parts = partsOf(condition);
  if (!parts) return undefined;
  if ('signal' in parts) return parts.signal;
  if (parts.kind !== 'life') return undefined;
  return model?.components.find(({ name }) => name === parts.component)?.signal;
}

/** How the signal went that a condition is about; `undefined` where nothing is known of it. */
export function courseFor(
  pump: Pump,
  transition: Transition,
  stored: Stored,
  now: EpochMs,
): SignalCourse | undefined {
  const { model, hours } = stored;
  const signal = signalOf(transition, model);
  if (!signal) return undefined;
  const points = pointsOf(hours, signal, transition);
  const last = points.at(-1);
  // A single value is no course.
  if (!last || points.length < 2) return undefined;
  const limits = model ? limitsFor(model, pump.limits).filter((limit) => limit.signal === signal) : [];
  const evidence = estimateFor(transition, stored)?.evidence;
  const forecast = evidence && now - last.at < DAY ? forecastOf(evidence, last, now + AHEAD) : [];
  return { signal, from: hourOf(now) - BACK, now, points, forecast, limits };
}

/** Hourly means, and last the value that raised the condition: the hour that it lies in may not be worked out yet. */
function pointsOf(hours: readonly HourRollup[], signal: Signal, transition: Transition): Band[] {
  const points = hours.flatMap(({ hour, signals }): Band[] => {
    const known = signals[signal];
    if (!known || known.held === 0) return [];
    return [{ at: hour + 30 * MINUTE, value: known.sum / known.held, min: known.min, max: known.max }];
  });
  const { readingAt: at, value } = transition;
  const isMeasured = partsOf(transition.condition)?.kind === 'limit' && Number.isFinite(value);
  const isNew = at > (points.at(-1)?.at ?? 0) && at - (points.at(-1)?.at ?? at) < 12 * HOUR;
  return isMeasured && isNew ? [...points, { at, value, min: value, max: value }] : points;
}
