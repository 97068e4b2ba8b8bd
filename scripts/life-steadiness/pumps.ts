import { rollUp } from '../../functions/analyze/rollups/rollup.ts';
import { type PumpParameters, simulatePump } from '../../local/fleet/physics/pump.ts';
import { catalogue } from '../../local/start/catalogue.ts';
import { STORY_MODEL } from '../../local/start/stories.ts';
import { LIFE_HISTORY } from '../../shared/analysis/life/estimate.ts';
import type { Component } from '../../shared/domain/model.ts';
import type { HourRollup } from '../../shared/domain/rollup.ts';
import { DAY, type EpochMs, HOUR, MINUTE } from '../../shared/time.ts';

export const MODEL = catalogue().find(({ name }) => name === STORY_MODEL)!;

const part = (name: string, signal: Component['signal'], reference = 0): Component => ({
  name,
  signal,
  reference,
  growth: 'exponential',
});

/** The parts that are asked about. */
export const COMPONENTS = [
  part('exhaustFilter', 'exhaustPressure', 1013.25),
  part('oil', 'oilTemperature'),
  part('bearings', 'vibration'),
];

/** A simulated pump's hours in [from, to), from readings every ten minutes, as the functions roll them up. */
export function hoursOf(pump: PumpParameters, from: EpochMs, to: EpochMs): HourRollup[] {
  const read = simulatePump(pump);
  const hours: HourRollup[] = [];
  for (let day = from; day < to; day += DAY) {
    const readings = [];
    for (let at = day; at <= Math.min(day + DAY, to); at += 10 * MINUTE) {
      const { at: _, state, ...values } = read(at);
      readings.push({ at, values, state });
    }
    const end = Math.min(day + DAY, to);
    hours.push(...rollUp(readings, day, end, end, { limits: MODEL.limits }).map(({ rollup }) => rollup));
  }
  return hours;
}

/** The ends of every hour or so, each with the hours an estimate looks at then. */
export function* moments(hours: readonly HourRollup[], every: number) {
  let first = 0;
  for (let last = 24; last <= hours.length; last += every) {
    const now = hours[last - 1]!.hour + HOUR;
    while (hours[first]!.hour < now - LIFE_HISTORY) first++;
    yield { now, history: hours.slice(first, last) };
  }
}
