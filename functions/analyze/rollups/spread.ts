import type { Reading } from '../../../shared/domain/reading.ts';
import { SIGNAL_NAMES, type Signal } from '../../../shared/domain/signals.ts';

/** A reading of a pump that operated, and the seconds of the hour through which it held. */
export interface HeldReading {
  readonly reading: Reading;
  readonly seconds: number;
}

/** Seconds at a comparable load, and ∫ robust spread dt over them. */
export interface Spread {
  readonly held: number;
  readonly sum: number;
}

/** What says best how hard a vacuum pump has to work, in this order: the gas that comes in, or what it takes to move it. */
const LOADS: readonly Signal[] = ['inletPressure', 'power', 'motorCurrent'];
/** Readings at a comparable load that a spread needs. */
const LEAST_READINGS = 4;
/** Of a normal distribution the quartiles lie so many standard deviations apart. */
const IQR_OF_NORMAL = 1.349;

/**
 * How far the signals spread within an hour at a comparable load: the interquartile range over 1.349, which a normal
 * distribution's standard deviation would be, within each class of readings whose load differs by less than a factor
 * of two. It doesn't see a load that comes and goes, nor single wild values. A signal that is itself the load has none.
 */
export function spreadsOf(readings: readonly HeldReading[]): Partial<Record<Signal, Spread>> {
  const classes = new Map<string, HeldReading[]>();
  for (const held of readings) {
    const load = loadOf(held.reading);
    if (!load) continue;
    const key = `${load.signal} ${load.octave}`;
    const alike = classes.get(key);
    if (alike) alike.push(held);
    else classes.set(key, [held]);
  }
  const spreads: Partial<Record<Signal, Spread>> = {};
  for (const [key, alike] of classes) {
    for (const signal of SIGNAL_NAMES) {
      if (key.startsWith(`${signal} `)) continue;
      const found = spreadOf(signal, alike);
      if (!found) continue;
      const known = spreads[signal] ?? { held: 0, sum: 0 };
      spreads[signal] = { held: known.held + found.held, sum: known.sum + found.sum };
    }
  }
  return spreads;
}

function loadOf({ values }: Reading): { signal: Signal; octave: number } | undefined {
  for (const signal of LOADS) {
    const value = values[signal];
    if (value !== undefined && value > 0) return { signal, octave: Math.floor(Math.log2(value)) };
  }
  return undefined;
}

function spreadOf(signal: Signal, alike: readonly HeldReading[]): Spread | undefined {
  const values: { value: number; seconds: number }[] = [];
  let held = 0;
  for (const { reading, seconds } of alike) {
    const value = reading.values[signal];
    if (value === undefined) continue;
    values.push({ value, seconds });
    held += seconds;
  }
  if (values.length < LEAST_READINGS) return undefined;
  values.sort((a, b) => a.value - b.value);
  const quartile = (share: number): number => {
    let reached = 0;
    for (const { value, seconds } of values) {
      reached += seconds;
      if (reached >= share * held) return value;
    }
    return values.at(-1)!.value;
  };
  return { held, sum: (held * (quartile(0.75) - quartile(0.25))) / IQR_OF_NORMAL };
}
