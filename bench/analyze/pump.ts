import { rollUp } from '../../functions/analyze/rollups/rollup.ts';
import type { Terms } from '../../functions/analyze/rollups/terms.ts';
import type { Sketched } from '../../shared/analysis/rollups/sketched.ts';
import type { Limit, PumpModel } from '../../shared/domain/model.ts';
import type { Reading } from '../../shared/domain/reading.ts';
import type { HourRollup } from '../../shared/domain/rollup.ts';
import type { Signal } from '../../shared/domain/signals.ts';
import { DAY, type EpochMs, HOUR, MINUTE } from '../../shared/time.ts';
import { NOW } from '../../test/functions/support/deployment.ts';

const high = (signal: Signal, warning: number, alarm: number): Limit => ({
  signal,
  direction: 'high',
  warning,
  alarm,
  onDelay: 20,
  offDelay: 60,
  deadband: 0,
  source: 'made up for the bench',
});

/** A model with as much to do as those of the catalogue. */
export const BENCH_MODEL: PumpModel = {
  name: 'BENCH-1',
  limits: [
    high('exhaustPressure', 1_293, 1_413),
    high('oilTemperature', 99, 106),
    high('vibration', 2.8, 4.5),
  ],
  components: [
    { name: 'exhaustFilter', signal: 'exhaustPressure', reference: 1_013.25, growth: 'exponential' },
    { name: 'bearings', signal: 'vibration', reference: 0, growth: 'linear' },
  ],
  pumpDown: { from: 900, to: 10, source: 'made up for the bench' },
};
const BENCH_TERMS: Terms = { limits: BENCH_MODEL.limits, pumpDown: BENCH_MODEL.pumpDown! };

/** A pseudo-random number in [0, 1) of an instant, the same in every run. */
function noise(at: EpochMs, salt: number): number {
  const x = Math.sin(at / 1_000 + salt * 12.9898) * 43_758.5453;
  return x - Math.floor(x);
}

/** A new filter every so often, the last one this long ago: whatever the history, its last month is the same. */
const FILTER_LASTS = 60 * DAY;
const FILTER_SINCE = NOW - 45 * DAY;

/** What a pump of six signals measures: it cycles, warms with the day, and its filter clogs slowly. */
export function readingAt(at: EpochMs): Reading {
  const cycle = (at / HOUR) % 6;
  const operating = cycle < 4.5;
  const age = (((at - FILTER_SINCE) % FILTER_LASTS) + FILTER_LASTS) % FILTER_LASTS;
  const wear = Math.exp(age / (90 * DAY)) - 1;
  const inletPressure = operating ? 1_013 * Math.exp(-Math.min(cycle * 60, 30) / 4) + 2 : 1_013;
  return {
    at,
    state: operating ? 'operating' : 'idle',
    values: {
      inletPressure: inletPressure * (1 + 0.05 * noise(at, 1)),
      exhaustPressure: 1_020 + (operating ? 20 + 60 * wear : 0) + 3 * noise(at, 2),
      oilTemperature: 60 + (operating ? 15 : 0) + 4 * Math.sin((at / DAY) * 2 * Math.PI) + noise(at, 3),
      motorCurrent: operating ? 9.5 + noise(at, 4) : 0,
      vibration: operating ? 1.8 + 0.3 * noise(at, 5) : 0.05,
      power: operating ? 4.1 + 0.4 * noise(at, 6) : 0.1,
    },
  };
}

/** Readings at equal steps in [from, before). */
export function readingsOf(from: EpochMs, before: EpochMs, step: number): Reading[] {
  return Array.from({ length: Math.ceil((before - from) / step) }, (_, i) => readingAt(from + i * step));
}

/** A history as the analysis would have rolled it up, with a reading a minute; a day in memory at a time. */
export function* historyOf(from: EpochMs, before: EpochMs): Generator<Sketched<HourRollup>[]> {
  for (let day = from; day < before; day += DAY) {
    const end = Math.min(before, day + DAY);
    const readings = readingsOf(day - 15 * MINUTE, end + 15 * MINUTE, MINUTE);
    yield rollUp(readings, day, end, end + 15 * MINUTE, BENCH_TERMS);
  }
}
