/**
 * How often life estimates cry wolf on healthy simulated pumps, and how steady they are on the stories:
 *     node scripts/life-steadiness.ts healthy --pumps 20 --days 365
 *     node scripts/life-steadiness.ts stories --seeds 6
 *     node scripts/life-steadiness.ts stories --first 301 --seeds 30 --every 17
 *
 * The pumps are the simulated fleet's, with its daily and weekly cycles; readings every ten minutes are rolled
 * up as the functions do it. Healthy pumps are asked every third hour, stories every hour, or as often as is told. A
 * story's life ends when a value first passes the limit, which warm weather may do before the story does. Prints JSON
 * Lines.
 */
import { parseArgs } from 'node:util';
import { rollUp } from '../functions/analyze/rollups/rollup.ts';
import { pumpOf } from '../local/fleet/devices.ts';
import { type PumpParameters, simulatePump } from '../local/fleet/physics/pump.ts';
import { catalogue } from '../local/start/catalogue.ts';
import { STORY_MODEL, storyNamed } from '../local/start/stories.ts';
import { estimateLife, LIFE_HISTORY } from '../shared/analysis/life/estimate.ts';
import type { Component } from '../shared/domain/model.ts';
import type { HourRollup } from '../shared/domain/rollup.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../shared/time.ts';

const START = Date.parse('2026-01-05T00:00:00Z');
const YEAR_DAYS = 365;
const APART = 13 * DAY;
const MODEL = catalogue().find(({ name }) => name === STORY_MODEL)!;
const part = (name: string, signal: Component['signal'], reference = 0): Component => ({
  name,
  signal,
  reference,
  growth: 'exponential',
});
const COMPONENTS = [
  part('exhaustFilter', 'exhaustPressure', 1013.25),
  part('oil', 'oilTemperature'),
  part('bearings', 'vibration'),
];
const STORIES = [
  { story: 'exhaust-filter-clogging', component: 'exhaustFilter' },
  { story: 'oil-ageing', component: 'oil' },
  { story: 'cooling-fouling', component: 'oil' },
  { story: 'bearing-wear', component: 'bearings' },
];

function hoursOf(pump: PumpParameters, from: number, to: number): HourRollup[] {
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

/** Estimates of a component at the end of every hour or so, from what was known then. */
function* estimates(component: Component, hours: readonly HourRollup[], every: number) {
  let first = 0;
  for (let last = 24; last <= hours.length; last += every) {
    const now = hours[last - 1]!.hour + HOUR;
    while (hours[first]!.hour < now - LIFE_HISTORY) first++;
    yield { now, estimate: estimateLife(component, MODEL.limits, hours.slice(first, last), now) };
  }
}

function healthy(pumps: number, days: number): void {
  const episodes = new Map<string, number>();
  let asked = 0;
  let said = 0;
  for (let pump = 0; pump < pumps; pump++) {
    const duty = pump % 2 === 0 ? 'continuous' : 'shifts';
    const hours = hoursOf({ model: STORY_MODEL, seed: 100 + pump, duty }, START, START + days * DAY);
    for (const component of COMPONENTS) {
      let silentSince = 0;
      for (const { now, estimate } of estimates(component, hours, 3)) {
        asked++;
        if ('unavailable' in estimate) continue;
        said++;
        // What comes back within a day is the same false trend.
        if (now - silentSince > DAY) episodes.set(component.name, (episodes.get(component.name) ?? 0) + 1);
        silentSince = now;
      }
    }
  }
  const years = (pumps * days) / YEAR_DAYS;
  const total = [...episodes.values()].reduce((sum, count) => sum + count, 0);
  console.log(
    JSON.stringify({
      pumps,
      days,
      asked,
      said,
      episodes: Object.fromEntries(episodes),
      perPumpAndYear: Number((total / years).toFixed(2)),
    }),
  );
}

function stories(first: number, seeds: number, every: number): void {
  for (const { story, component: name } of STORIES) {
    const component = COMPONENTS.find((one) => one.name === name)!;
    const jumps: number[] = [];
    let [inside, scored, below] = [0, 0, 0];
    let earliest = 0;
    for (let seed = first; seed < first + seeds; seed++) {
      // Each life has weather of its own: all of one week would share its fate.
      const start = START + seed * APART;
      const told = start + 35 * DAY + (seed % 24) * 7 * HOUR;
      const device = {
        deviceId: 'p',
        connectionString: 'x',
        authorization: 'a'.repeat(26),
        model: STORY_MODEL,
      };
      const pump = pumpOf({ ...device, seed, ...storyNamed(story)!.faults(told) });
      const whole = hoursOf(pump, start, told - HOUR);
      const { alarm } = MODEL.limits.find((limit) => limit.signal === component.signal && limit.alarm)!;
      const over = whole.findIndex(({ signals }) => (signals[component.signal]?.max ?? 0) >= alarm!);
      const head = over < 0 ? told : whole[over]!.hour + HOUR / 2;
      const hours = over < 0 ? whole : whole.slice(0, over);
      let before: { date: number; width: number } | undefined;
      for (const { now, estimate } of estimates(component, hours, every)) {
        if ('unavailable' in estimate || estimate.p50 === null || estimate.p90 === null) {
          before = undefined;
          continue;
        }
        const date = now + estimate.p50 * SECOND;
        const width = (estimate.p90 - estimate.p10!) * SECOND;
        if (before) jumps.push(Math.abs(date - before.date) / Math.max(before.width, HOUR));
        before = { date, width };
        const left = (head - now) / SECOND;
        earliest = Math.max(earliest, left);
        scored++;
        if (left >= estimate.p10! && left <= estimate.p90) inside++;
        if (left < estimate.p50) below++;
      }
    }
    jumps.sort((a, b) => a - b);
    console.log(
      JSON.stringify({
        story,
        estimates: scored,
        earliestDays: Number((earliest / 86_400).toFixed(1)),
        jump95: Number((jumps[Math.floor(0.95 * jumps.length)] ?? 0).toFixed(3)),
        inside: Number((inside / scored).toFixed(2)),
        truthBelowP50: Number((below / scored).toFixed(2)),
      }),
    );
  }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    pumps: { type: 'string' },
    days: { type: 'string' },
    first: { type: 'string' },
    seeds: { type: 'string' },
    every: { type: 'string' },
  },
});
if (positionals[0] === 'healthy') healthy(Number(values.pumps ?? 20), Number(values.days ?? 365));
else if (positionals[0] === 'stories')
  stories(Number(values.first ?? 1), Number(values.seeds ?? 3), Number(values.every ?? 1));
else throw new Error('usage: node scripts/life-steadiness.ts healthy|stories');
