import { PUMP_STATES, type PumpState } from '../../domain/reading.ts';
import type { DayRollup, HourRollup, LevelName, Rollup, SignalRollup } from '../../domain/rollup.ts';
import { SIGNAL_NAMES, type Signal } from '../../domain/signals.ts';
import type { EpochMs } from '../../time.ts';
import { mergeTallies } from '../packets/tally.ts';
import { mergeSketches } from '../sketch/sketch.ts';
import { mergePumpDowns } from './pumpDowns.ts';
import type { SignalSketches, Sketched, StateSketches } from './sketched.ts';

/** What neighbouring stretches come to together, whether hours, days or what was merged from them; in order. */
export function mergeRollups(parts: readonly Rollup[]): Rollup {
  const total = (of: (rollup: Rollup) => number) => parts.reduce((sum, part) => sum + of(part), 0);
  const states = {} as Record<PumpState, number>;
  for (const state of PUMP_STATES) states[state] = total((part) => part.states[state]);
  const signals: Partial<Record<Signal, SignalRollup>> = {};
  for (const signal of SIGNAL_NAMES) {
    const known = parts.flatMap((part) => part.signals[signal] ?? []);
    if (known.length > 0) signals[signal] = mergeSignal(known);
  }
  const pumpDowns = parts.flatMap((part) => part.pumpDowns ?? []);
  const late = total((part) => part.late ?? 0);
  const packets = parts.flatMap((part) => part.packets ?? []);
  return {
    count: total((part) => part.count),
    ...(late > 0 ? { late } : {}),
    covered: total((part) => part.covered),
    states,
    starts: total((part) => part.starts),
    gaps: total((part) => part.gaps ?? 0),
    signals,
    ...(pumpDowns.length > 0 ? { pumpDowns: pumpDowns.reduce(mergePumpDowns) } : {}),
    ...(packets.length > 0 ? { packets: mergeTallies(packets) } : {}),
  };
}

/** The same with the sketches. */
export function mergeSketched(parts: readonly Sketched[]): Sketched {
  const sketches: SignalSketches = {};
  for (const signal of SIGNAL_NAMES) {
    const known = parts.flatMap((part) => part.sketches[signal] ?? []);
    if (known.length > 0) sketches[signal] = mergeStates(known);
  }
  return { rollup: mergeRollups(parts.map(({ rollup }) => rollup)), sketches };
}

/** A day of its hours. */
export function dayFrom(day: EpochMs, hours: readonly Sketched<HourRollup>[]): Sketched<DayRollup> {
  const { rollup, sketches } = mergeSketched(hours);
  return { rollup: { day, ...rollup }, sketches };
}

function mergeStates(parts: readonly StateSketches[]): StateSketches {
  return {
    operating: mergeSketches(parts.map(({ operating }) => operating)),
    otherwise: mergeSketches(parts.map(({ otherwise }) => otherwise)),
  };
}

function mergeSignal(parts: readonly SignalRollup[]): SignalRollup {
  const total = (of: (part: SignalRollup) => number) => parts.reduce((sum, part) => sum + of(part), 0);
  const spreadHeld = total((part) => part.spreadHeld ?? 0);
  const beyond = sumOfLevels(parts);
  return {
    count: total((part) => part.count),
    held: total((part) => part.held),
    sum: total((part) => part.sum),
    sumOfSquares: total((part) => part.sumOfSquares),
    min: parts.reduce((least, { min }) => Math.min(least, min), Number.POSITIVE_INFINITY),
    max: parts.reduce((most, { max }) => Math.max(most, max), Number.NEGATIVE_INFINITY),
    operatingHeld: total((part) => part.operatingHeld),
    operatingSum: total((part) => part.operatingSum),
    ...(spreadHeld > 0 ? { spreadHeld, spreadSum: total((part) => part.spreadSum ?? 0) } : {}),
    ...(beyond ? { beyond } : {}),
  };
}

function sumOfLevels(parts: readonly SignalRollup[]): Partial<Record<LevelName, number>> | undefined {
  let sums: Partial<Record<LevelName, number>> | undefined;
  for (const { beyond } of parts) {
    for (const [level, seconds] of Object.entries(beyond ?? {}) as [LevelName, number][]) {
      sums ??= {};
      sums[level] = (sums[level] ?? 0) + seconds;
    }
  }
  return sums;
}
