import type { Component, Direction } from '../../domain/model.ts';
import type { HourRollup } from '../../domain/rollup.ts';
import { HOUR } from '../../time.ts';
import type { Course } from './course.ts';
import { covariateEffects, withoutCovariates } from './covariates.ts';
import { withoutDailyCycle } from './cycle.ts';

/** Least seconds of an hour that must be known for its mean to count. */
const LEAST_HELD = 60;
const HOUR_SECONDS = 3_600;

/** A component's indicator, hour by hour, on the scale on which it wears upwards. */
export interface Indicator {
  /** Age in hours since the first hour that is known; duty in kWh, or hours in operation where power isn't known. */
  readonly course: Course;
  /** Whether duty is something else than time. */
  readonly dutyKnown: boolean;
  /** The first hour, epoch ms. */
  readonly origin: number;
}

/**
 * Hourly means of a component's signal while the pump operates (all the time, where the box doesn't say), with
 * the load taken out where it explains them, and what every day brings. Downwards, values count as negative.
 *
 * @param rollups in order
 */
export function indicatorOf(
  { signal }: Component,
  direction: Direction,
  rollups: readonly HourRollup[],
): Indicator {
  const saysState = rollups.some(({ states }) => Object.values(states).some((seconds) => seconds > 0));
  const metered = rollups.filter(({ signals }) => signals.power !== undefined).length;
  const saysPower = metered > 0.9 * rollups.length;
  const sign = direction === 'high' ? 1 : -1;
  const origin = rollups[0]?.hour ?? 0;
  const [age, duty, value, load, hours]: number[][] = [[], [], [], [], []];
  let worn = 0;
  let idle = false;
  for (const { hour, states, signals } of rollups) {
    if (saysPower) worn += (signals.power?.sum ?? 0) / HOUR_SECONDS;
    else worn += saysState ? states.operating / HOUR_SECONDS : 1;
    if (saysState && states.operating < HOUR_SECONDS / 2) idle = true;
    const mean = meanOf(signals[signal], saysState);
    if (mean === undefined) continue;
    age!.push((hour - origin) / HOUR + 0.5);
    hours!.push(hour / HOUR);
    duty!.push(worn);
    value!.push(sign * mean);
    load!.push(meanOf(signals[signal === 'power' ? 'motorCurrent' : 'power'], saysState) ?? Number.NaN);
  }
  const explained = signal === 'power' || signal === 'motorCurrent' ? [] : [load!];
  const effects = covariateEffects([{ value: value!, covariates: explained }]);
  const atRest = withoutDailyCycle(hours!, withoutCovariates(value!, explained, effects));
  return { course: { age: age!, duty: duty!, value: atRest }, dutyKnown: saysPower || idle, origin };
}

function meanOf(rollup: HourRollup['signals']['power'], saysState: boolean): number | undefined {
  if (!rollup) return undefined;
  const held = saysState ? rollup.operatingHeld : rollup.held;
  return held < LEAST_HELD ? undefined : (saysState ? rollup.operatingSum : rollup.sum) / held;
}
