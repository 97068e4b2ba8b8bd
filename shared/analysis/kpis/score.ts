import type { Kpi, LifeEstimate } from '../../domain/health.ts';
import type { SignalRollup } from '../../domain/rollup.ts';
import { SIGNAL_NAMES, type Signal } from '../../domain/signals.ts';
import { DAY, HOUR, SECOND } from '../../time.ts';
import { distanceAt, physicsOf } from '../sensors/physics.ts';
import { type Known, kpis, type Said, spanOf, unavailable, value } from './kpi.ts';

/** Less of a day than this tells too little of a pump's health. */
const LEAST_COVERED = 0.5;
/** A part that lasts so long is as good as new. */
const FAR_OFF = (90 * DAY) / SECOND;
/** A spread so many times the month's is still the pump's usual one; so many times, and nothing is left of it. */
const USUAL = 1.5;
const LOST = 3;
/** No spread is less usual than this share of the least change that means something, as in the pump's own baseline. */
const LEAST_SPREAD = 1 / 8;
/** Seconds at a comparable load from which a day's spread is one of the pump, and not of a few readings. */
const LEAST_HELD = 4 * (HOUR / SECOND);
/** So many times as often as usual a pump may be started for its hours; beyond, what it shows is its warming up. */
const MORE_STARTS = 1.25;

/**
 * The health score of a pump and its parts, each from 0 to 100: the score is the worst of the parts that can be told,
 * as a pump is no better than what is worst about it. Without the limits there is none: a pump of which nobody knows
 * whether it is within them isn't well. A convention of ours, after ISO 13374's health assessment:
 * - `limits`: less by half the share of the time beyond the warning level, and by half of that beyond the alarm level;
 * - `life`: the remaining P50 of the part that ends first, 90 days and more being full;
 * - `stability`: the spread at comparable load against the 30 days': full up to 1.5 times, nothing from 3 times on;
 *   not told of a day in which the pump was started more often for its operating hours, as it spreads while it warms up.
 *
 * @param day the window of 24 hours
 * @param month that of 30 days
 * @param broken signals whose sensors can't be believed
 */
export function healthScore(
  day: Known,
  month: Known,
  life: readonly LifeEstimate[],
  broken: ReadonlySet<Signal> = new Set(),
): Kpi[] {
  const covered = day.rollup.covered / spanOf(day.window);
  if (!(covered >= LEAST_COVERED)) {
    const percent = Math.round(covered * 100);
    return kpis(day.window, { HealthScore: unavailable(`readings tell of ${percent} % of the day only`) });
  }
  const trusted = SIGNAL_NAMES.filter((signal) => !broken.has(signal));
  const parts: Record<string, Said> = {
    'HealthScore.limits': ofLimits(day, trusted),
    'HealthScore.life': ofLife(life),
    'HealthScore.stability': ofStability(day, month, trusted),
  };
  const told = Object.values(parts).flatMap((part) => ('value' in part ? part.value : []));
  const limits = parts['HealthScore.limits']!;
  const score = 'value' in limits ? value(Math.min(...told), '1') : limits;
  return kpis(day.window, { HealthScore: score, ...parts });
}

function ofLimits({ rollup }: Known, trusted: readonly Signal[]): Said {
  const scores = trusted.flatMap((signal) => scoreOfLimits(rollup.signals[signal]));
  return worst(scores, 'no signal with a limit is measured and to be believed');
}

function scoreOfLimits(signal: SignalRollup | undefined): number | [] {
  if (!signal?.beyond || signal.held === 0) return [];
  const { beyond, held } = signal;
  const warned = Math.max(beyond['high.warning'] ?? 0, beyond['low.warning'] ?? 0);
  const alarmed = Math.max(beyond['high.alarm'] ?? 0, beyond['low.alarm'] ?? 0);
  // Where only an alarm level is set, passing it passes a warning too.
  return 100 * (1 - (Math.max(warned, alarmed) + alarmed) / 2 / held);
}

function ofLife(life: readonly LifeEstimate[]): Said {
  const scores = life.flatMap((estimate) =>
    'unavailable' in estimate ? [] : 100 * Math.min(1, (estimate.p50 ?? FAR_OFF) / FAR_OFF),
  );
  return worst(scores, 'no component has an estimate of its remaining life');
}

function ofStability(day: Known, month: Known, trusted: readonly Signal[]): Said {
  if (startsPerOperation(day) > MORE_STARTS * startsPerOperation(month)) {
    return unavailable('the pump was started more often than usual for its hours');
  }
  const scores = trusted.flatMap((signal) => {
    const [now, usually] = [day.rollup.signals[signal], month.rollup.signals[signal]];
    if (!now?.spreadHeld || now.spreadHeld < LEAST_HELD || !usually?.spreadHeld) return [];
    const times = spreadOf(now) / Math.max(spreadOf(usually), leastSpread(signal, usually));
    return 100 * Math.min(1, Math.max(0, (LOST - times) / (LOST - USUAL)));
  });
  return worst(scores, 'no signal has a spread at comparable load');
}

function spreadOf({ spreadSum = 0, spreadHeld = 0 }: SignalRollup): number {
  return spreadSum / spreadHeld;
}

/** In the signal's unit: a finer sensor than it needs doesn't make a restless pump. */
function leastSpread(signal: Signal, { operatingSum, operatingHeld }: SignalRollup): number {
  return LEAST_SPREAD * distanceAt(physicsOf(signal).move, operatingSum / operatingHeld);
}

function startsPerOperation({ rollup: { starts, states } }: Known): number {
  return states.operating > 0 ? starts / states.operating : 0;
}

function worst(scores: readonly number[], reason: string): Said {
  return scores.length > 0 ? value(Math.min(...scores), '1') : unavailable(reason);
}
