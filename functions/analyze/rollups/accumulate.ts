import type { PumpState, Reading } from '../../../shared/domain/reading.ts';
import type { HourRollup, SignalRollup } from '../../../shared/domain/rollup.ts';
import { SIGNAL_NAMES, type Signal } from '../../../shared/domain/signals.ts';
import type { EpochMs } from '../../../shared/time.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A rollup that is being added up. */
export type OpenHour = Mutable<Omit<HourRollup, 'signals' | 'states'>> & {
  states: Record<PumpState, number>;
  signals: Partial<Record<Signal, Mutable<SignalRollup>>>;
};

export function emptyHour(hour: EpochMs): OpenHour {
  const states = { operating: 0, standby: 0, idle: 0, down: 0 };
  return { hour, count: 0, covered: 0, states, starts: 0, signals: {} };
}

/** Counts a reading taken in this hour. */
export function take(hour: OpenHour, reading: Reading): void {
  hour.count += 1;
  for (const signal of SIGNAL_NAMES) {
    const value = reading.values[signal];
    if (value !== undefined) rollupOf(hour, signal, value).count += 1;
  }
}

/** Adds what a reading says for the seconds of this hour through which it holds. */
export function hold(hour: OpenHour, reading: Reading, seconds: number): void {
  hour.covered += seconds;
  if (reading.state) hour.states[reading.state] += seconds;
  for (const signal of SIGNAL_NAMES) {
    const value = reading.values[signal];
    if (value === undefined) continue;
    const rollup = rollupOf(hour, signal, value);
    rollup.held += seconds;
    rollup.sum += value * seconds;
    rollup.sumOfSquares += value * value * seconds;
    if (reading.state === 'operating') {
      rollup.operatingHeld += seconds;
      rollup.operatingSum += value * seconds;
    }
  }
}

/** The signal's rollup, with this value within its minimum and maximum. */
function rollupOf(hour: OpenHour, signal: Signal, value: number): Mutable<SignalRollup> {
  const none = { held: 0, sum: 0, sumOfSquares: 0, operatingHeld: 0, operatingSum: 0 };
  const rollup = hour.signals[signal] ?? { count: 0, ...none, min: value, max: value };
  rollup.min = Math.min(rollup.min, value);
  rollup.max = Math.max(rollup.max, value);
  hour.signals[signal] = rollup;
  return rollup;
}
