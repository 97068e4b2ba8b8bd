import { type DutyPlan, loadAt } from './duty.ts';
import type { ModelPhysics } from './models.ts';
import { day, hour, minute } from './time.ts';
import { hallTemperature } from './weather.ts';

/** What has a memory, for one UTC day: values at the beginning of each of its minutes. */
export interface DayCourse {
  /** °C. */
  oilTemperature: Float64Array;
  /** What the pump has been through since the day began, in hours weighted with {@link Strain.rate}. */
  exposure: Float64Array;
  /** Exposure of the whole day. */
  total: number;
}

/** How a pump's state and use bear on what has a memory. */
export interface Strain {
  /** How many times as far above the hall's temperature the oil settles as in a healthy pump. */
  heat: (at: number) => number;
  /** What an hour counts for at a load (fraction of full load) and an oil temperature (°C). */
  rate: (load: number, oil: number) => number;
}

const minutes = day / minute;
const warmUp = 12 * hour;

/** The oil's temperature once it has settled, °C. */
function settledOil(
  model: ModelPhysics,
  { season }: DutyPlan,
  load: number,
  at: number,
  heat: number,
): number {
  return hallTemperature(at, season) + (load === 0 ? 0 : model.oilRise * (0.6 + 0.4 * load) * heat);
}

/**
 * The oil one step on: it approaches the settled temperature exponentially (a first-order lag).
 *
 * @param heat see {@link Strain}
 * @param step milliseconds
 */
export function oilAfter(
  model: ModelPhysics,
  plan: DutyPlan,
  oil: number,
  load: number,
  at: number,
  heat: number,
  step: number,
): number {
  const settled = settledOil(model, plan, load, at, heat);
  return settled + (oil - settled) * Math.exp(-step / (model.oilLag * minute));
}

/**
 * The course of one day, by itself: the oil starts from settled half a day before, of which nothing is left
 * at midnight. So any day can be worked out without those before it.
 *
 * @param start epoch milliseconds of its midnight
 */
export function dayCourse(
  model: ModelPhysics,
  plan: DutyPlan,
  { heat, rate }: Strain,
  start: number,
): DayCourse {
  let at = start - warmUp;
  let oil = settledOil(model, plan, loadAt(plan, at), at, heat(at));
  for (; at < start; at += minute) oil = oilAfter(model, plan, oil, loadAt(plan, at), at, heat(at), minute);

  const oilTemperature = new Float64Array(minutes);
  const exposure = new Float64Array(minutes);
  let total = 0;
  for (let index = 0; index < minutes; index++, at += minute) {
    oilTemperature[index] = oil;
    exposure[index] = total;
    const load = loadAt(plan, at);
    total += rate(load, oil) / 60;
    oil = oilAfter(model, plan, oil, load, at, heat(at), minute);
  }
  return { oilTemperature, exposure, total };
}
