import { type DutyPlan, loadAt } from './duty.ts';
import type { ModelPhysics } from './models.ts';
import { day, hour, minute } from './time.ts';
import { hallTemperature } from './weather.ts';

/** What has a memory, for one UTC day: values at the beginning of each of its minutes. */
export interface DayCourse {
  /** °C. */
  oilTemperature: Float64Array;
  /** Hours at full load since the day began; an hour at half load counts half. */
  loadHours: Float64Array;
  /** Load hours of the whole day. */
  total: number;
}

const minutes = day / minute;
const warmUp = 12 * hour;

/** The oil's temperature once it has settled, °C. */
function settledOil(model: ModelPhysics, load: number, at: number): number {
  return hallTemperature(at) + (load === 0 ? 0 : model.oilRise * (0.6 + 0.4 * load));
}

/**
 * The oil one step on: it approaches the settled temperature exponentially (a first-order lag).
 *
 * @param step milliseconds
 */
export function oilAfter(model: ModelPhysics, oil: number, load: number, at: number, step: number): number {
  const settled = settledOil(model, load, at);
  return settled + (oil - settled) * Math.exp(-step / (model.oilLag * minute));
}

/**
 * The course of one day, by itself: the oil starts from settled half a day before, of which nothing is left
 * at midnight. So any day can be worked out without those before it.
 *
 * @param start epoch milliseconds of its midnight
 */
export function dayCourse(model: ModelPhysics, plan: DutyPlan, start: number): DayCourse {
  let at = start - warmUp;
  let oil = settledOil(model, loadAt(plan, at), at);
  for (; at < start; at += minute) oil = oilAfter(model, oil, loadAt(plan, at), at, minute);

  const oilTemperature = new Float64Array(minutes);
  const loadHours = new Float64Array(minutes);
  let total = 0;
  for (let index = 0; index < minutes; index++, at += minute) {
    oilTemperature[index] = oil;
    loadHours[index] = total;
    const load = loadAt(plan, at);
    total += load / 60;
    oil = oilAfter(model, oil, load, at, minute);
  }
  return { oilTemperature, loadHours, total };
}
