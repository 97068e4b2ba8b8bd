import type { Component, Direction } from '../../domain/model.ts';
import type { HourRollup } from '../../domain/rollup.ts';
import { HOUR } from '../../time.ts';
import { median } from '../trend/theilSen.ts';
import type { Course } from './course.ts';
import { covariateEffects, withoutCovariates } from './covariates.ts';
import { withoutDailyCycle } from './cycle.ts';
import { dutyOf, saysState } from './wear.ts';

/** Least seconds of an hour that must be known for its mean to count. */
const LEAST_HELD = 60;
/**
 * Over how many days a peak is looked for: one spike then decides nothing, and what grows with the wear is told soon.
 */
const HEADROOM_DAYS = 3;
/** Over how many it is seen how much they differ. */
const SPREAD_DAYS = 7;
/** A covariate counts where it is known for this share of the hours. */
const KNOWN = 0.9;

/** A component's indicator, hour by hour, on the scale on which it wears upwards. */
export interface Indicator {
  /**
   * Age in hours since the first hour that is known. Duty in hours of oil at its reference temperature, where the
   * part is oil; else in kWh, or in hours in operation where power isn't known.
   */
  readonly course: Course;
  /** Whether duty is something else than time. */
  readonly dutyKnown: boolean;
  /** The duty between two ages to come, as the pump is run week by week, where that is known. */
  readonly dutyBetween: ((from: number, to: number) => number) | undefined;
  /** The first hour, epoch ms. */
  readonly origin: number;
  /** How far values usually go beyond the indicator once a day: it is they that pass a limit, not hourly means. */
  readonly headroom: number;
  /** How much a day differs from the other in that, as a standard deviation. */
  readonly headroomSd: number;
}

/**
 * Hourly means of a component's signal while the pump operates (all the time, where the box doesn't say), with
 * load and ambient taken out where they explain them, and what every day brings. Downwards, values count as negative.
 *
 * @param rollups in order
 */
export function indicatorOf(
  { signal, ageing }: Component,
  direction: Direction,
  rollups: readonly HourRollup[],
): Indicator {
  const byState = saysState(rollups);
  const wear = dutyOf(rollups, ageing);
  const sign = direction === 'high' ? 1 : -1;
  const origin = rollups[0]?.hour ?? 0;
  const [age, duty, value, load, ambient, hours, peak]: number[][] = [[], [], [], [], [], [], []];
  let worn = 0;
  for (const [i, { hour, signals }] of rollups.entries()) {
    worn += wear.steps[i]!;
    const mean = meanOf(signals[signal], byState);
    if (mean === undefined) continue;
    age!.push((hour - origin) / HOUR + 0.5);
    hours!.push(hour / HOUR);
    duty!.push(worn);
    value!.push(sign * mean);
    peak!.push(sign > 0 ? signals[signal]!.max : -signals[signal]!.min);
    ambient!.push(meanOf(signals.ambientTemperature, false) ?? Number.NaN);
    load!.push(meanOf(signals[signal === 'power' ? 'motorCurrent' : 'power'], byState) ?? Number.NaN);
  }
  const isKnown = (column: readonly number[]) =>
    column.filter(Number.isFinite).length > KNOWN * column.length;
  const explained = [
    ...(signal === 'power' || signal === 'motorCurrent' ? [] : [load!]),
    ...(signal === 'ambientTemperature' ? [] : [ambient!]),
  ].filter(isKnown);
  const effects = covariateEffects([{ value: value!, covariates: explained }]);
  const atRest = withoutDailyCycle(hours!, withoutCovariates(value!, explained, effects));
  const { between } = wear;
  const first = origin / HOUR;
  const course = { age: age!, duty: duty!, value: atRest };
  return {
    course,
    dutyKnown: wear.known,
    dutyBetween: between && ((from, to) => between(first + from, first + to)),
    origin,
    ...headroomOf(hours!, atRest, peak!),
  };
}

/**
 * The middle of what the last whole days' peaks rose above the indicator, each day's largest, and by how much days differ
 * in that. Days are UTC's, so that it moves once a day and not with every hour.
 */
function headroomOf(
  hours: readonly number[],
  value: readonly number[],
  peak: readonly number[],
): Pick<Indicator, 'headroom' | 'headroomSd'> {
  const today = Math.floor((hours.at(-1) ?? 0) / 24);
  const byDay = new Map<number, number>();
  for (let i = hours.length - 1; i >= 0; i--) {
    const day = Math.floor(hours[i]! / 24);
    if (day < today - SPREAD_DAYS) break;
    if (day < today) byDay.set(day, Math.max(byDay.get(day) ?? 0, peak[i]! - value[i]!));
  }
  const all = [...byDay.values()];
  const last = [...byDay].filter(([day]) => day >= today - HEADROOM_DAYS).map(([, rise]) => rise);
  const mean = all.reduce((sum, rise) => sum + rise, 0) / all.length;
  const squares = all.reduce((sum, rise) => sum + (rise - mean) ** 2, 0);
  return {
    headroom: last.length === 0 ? 0 : median(last),
    headroomSd: all.length < HEADROOM_DAYS ? 0 : Math.sqrt(squares / (all.length - 1)),
  };
}

function meanOf(rollup: HourRollup['signals']['power'], byState: boolean): number | undefined {
  if (!rollup) return undefined;
  const held = byState ? rollup.operatingHeld : rollup.held;
  return held < LEAST_HELD ? undefined : (byState ? rollup.operatingSum : rollup.sum) / held;
}
