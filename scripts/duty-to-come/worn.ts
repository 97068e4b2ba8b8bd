import { estimateLife } from '../../shared/analysis/life/estimate.ts';
import { pumpWeeks, runningOf } from '../../shared/analysis/life/running/running.ts';
import { uniform } from '../../shared/analysis/statistics/uniform.ts';
import type { Component, Limit } from '../../shared/domain/model.ts';
import type { HourRollup } from '../../shared/domain/rollup.ts';
import { HOUR, SECOND } from '../../shared/time.ts';
import { type Answer, calibrationOf } from '../life-steadiness/calibration.ts';
import type { Plant } from './plants.ts';

const NOW = 492_000;
const DAY = 24;
/** The pump is known for so long before the part is put in, and its hours are made up for so long after. */
const KNOWN = 42 * DAY;
const AT_MOST = 70 * DAY;
const MONTH = 30 * DAY;
const READINGS = 6;
const FULL_KW = 4;
const LIMIT = 10;
const LEAST_DAYS = 8;
/** The hour of the night at which it is worked out how pumps are usually run. */
const NIGHT = 2.5;

const PART: Component = { name: 'part', signal: 'vibration', reference: 0, growth: 'exponential' };
const LIMITS: readonly Limit[] = [
  {
    ...({ signal: 'vibration', direction: 'high', alarm: LIMIT } as const),
    ...{ onDelay: 0, offDelay: 0, deadband: 0, source: 'made up' },
  },
];

/**
 * How estimates turn out of a part that wears by exactly its pump's duty, with noise and a daily cycle, from its eighth day on: by six
 * weeks of the pump's own and those since.
 *
 * @param every hours between two estimates
 */
export function wornIn(
  pumpsOf: (seed: number, now: number) => Plant,
  first: number,
  seeds: number,
  every: number,
) {
  const answers: Answer[] = [];
  for (let seed = first; seed < first + seeds; seed++) answers.push(...answersOf(pumpsOf, seed, every));
  return { estimates: answers.length, ...calibrationOf(answers) };
}

function answersOf(pumpsOf: (seed: number, now: number) => Plant, seed: number, every: number): Answer[] {
  const next = uniform(seed * 31 + 7);
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const between = (low: number, high: number) => low + (high - low) * next();
  const putIn = NOW + Math.floor(168 * next());
  const days = between(12, 30);
  const runs = pumpsOf(seed, putIn + days * DAY)[0]!;
  const [kind, efolds, power, noise] = [next(), between(2, 5), between(1, 2), between(0.02, 0.06)];
  const [base, daily] = [between(0.1, 0.4), between(0, 0.05)];
  const law = (used: number) => {
    if (kind < 0.4) return used;
    return kind < 0.7 ? Math.expm1(efolds * used) / Math.expm1(efolds) : used ** power;
  };
  const duty = Array.from({ length: KNOWN + AT_MOST }, (_, i) => runs(putIn - KNOWN + i));
  const whole = duty.slice(KNOWN, KNOWN + Math.round(days * DAY)).reduce((sum, one) => sum + one, 0);

  const hours: HourRollup[] = [];
  let [worn, over] = [0, Number.NaN];
  for (const [i, added] of duty.entries()) {
    const hour = putIn - KNOWN + i;
    const cycle = 1 + daily * Math.sin(((hour % DAY) / DAY) * 2 * Math.PI);
    const values = Array.from({ length: READINGS }, (_, k) => {
      const used = i < KNOWN ? 0 : (worn + (added * (k + 0.5)) / READINGS) / whole;
      return LIMIT * ((base + (1 - base) * law(used)) * cycle + (noise / 2) * normal());
    });
    const passes = values.findIndex((value) => value >= LIMIT);
    if (added > 0 && i >= KNOWN && passes >= 0 && Number.isNaN(over)) over = hour + (passes + 0.5) / READINGS;
    if (i >= KNOWN) worn += added;
    hours.push(hourOf(hour, added, values));
  }

  const answers: Answer[] = [];
  for (let now = putIn + LEAST_DAYS * DAY + 1; now < over; now += every) {
    const night = Math.floor((now - NIGHT) / DAY) * DAY + NIGHT;
    const until = (end: number) => hours.filter(({ hour }) => hour < end * HOUR);
    const since = until(now).filter(({ hour }) => hour >= Math.max(putIn, now - MONTH) * HOUR);
    const [running] = runningOf([pumpWeeks(until(night), 'UTC')], 'UTC');
    const life = estimateLife(PART, LIMITS, since, now * HOUR, undefined, running);
    if ('unavailable' in life || life.p10 === null || life.p50 === null || life.p90 === null) continue;
    const [p10, p50, p90] = [life.p10 * SECOND, life.p50 * SECOND, life.p90 * SECOND];
    answers.push({ p10, p50, p90, truth: (over - now) * HOUR });
  }
  return answers;
}

function hourOf(hour: number, added: number, values: readonly number[]): HourRollup {
  const operating = added > 0 ? HOUR / SECOND : 0;
  const signal = (mean: number, max: number) => ({
    ...{ count: READINGS, held: HOUR / SECOND, sum: (HOUR / SECOND) * mean, sumOfSquares: 0 },
    ...{ min: mean, max, operatingHeld: operating, operatingSum: operating * mean },
  });
  const mean = values.reduce((sum, value) => sum + value, 0) / READINGS;
  return {
    ...{ hour: hour * HOUR, count: READINGS, covered: HOUR / SECOND, starts: 0 },
    states: { operating, standby: 0, idle: HOUR / SECOND - operating, down: 0 },
    signals: {
      power: signal(FULL_KW * added, FULL_KW * added),
      vibration: operating > 0 ? signal(mean, Math.max(...values)) : signal(0.1, 0.1),
    },
  };
}
