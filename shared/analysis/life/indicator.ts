import type { Component, Direction } from '../../domain/model.ts';
import type { HourRollup } from '../../domain/rollup.ts';
import { HOUR } from '../../time.ts';
import type { Course } from './course.ts';
import { covariateEffects, withoutCovariates } from './covariates.ts';
import { withoutDailyCycle } from './cycle.ts';
import { lastRunning } from './running/lastRunning.ts';
import type { Running } from './running/running.ts';
import type { Usual } from './running/usual.ts';
import { dutyOf, saysState } from './wear.ts';

/** Least seconds of an hour that must be known for its mean to count. */
const LEAST_HELD = 60;
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
  /** How far off that is of so many hours, as a standard deviation, where it is known. */
  readonly dutyMiss: ((hours: number) => number) | undefined;
  /**
   * When the pump will have last been running, of ages to come: what is measured in operation passes no limit while it stands.
   * `undefined` where values count at rest, too, or nothing is known of how it is run.
   */
  readonly lastRunning: ((age: number) => number) | undefined;
  /** How the pump is usually run, where that tells it. */
  readonly usual: Usual | undefined;
  /** The first hour, epoch ms. */
  readonly origin: number;
  /** By hour, how far values went: it is they that pass a limit, not hourly means. */
  readonly peak: readonly number[];
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
  running?: Running,
): Indicator {
  const byState = saysState(rollups);
  const wear = dutyOf(rollups, ageing, running);
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
    // Its mean stands for the middle of the hour.
    duty!.push(worn - wear.steps[i]! / 2);
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
  const usually = byState ? running?.operating : undefined;
  const runs = running && usually && lastRunning(usually.hours, running.zone, first);
  const course = { age: age!, duty: duty!, value: atRest };
  return {
    course,
    dutyKnown: wear.known,
    dutyBetween: between && ((from, to) => between(first + from, first + to)),
    dutyMiss: wear.missIn,
    lastRunning: runs && ((age) => runs(first + age) - first),
    usual: wear.usual,
    origin,
    peak: peak!,
  };
}

function meanOf(rollup: HourRollup['signals']['power'], byState: boolean): number | undefined {
  if (!rollup) return undefined;
  const held = byState ? rollup.operatingHeld : rollup.held;
  return held < LEAST_HELD ? undefined : (byState ? rollup.operatingSum : rollup.sum) / held;
}
