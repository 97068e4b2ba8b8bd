import { type ArrivedReading, isOperating } from '../../domain/reading.ts';
import { SIGNAL_NAMES, type Signal } from '../../domain/signals.ts';
import type { EpochMs } from '../../time.ts';
import { MAX_HOLD } from '../hold.ts';
import type { HeldValue } from './held.ts';
import { isOfThermometers, isSameMeter, isShared } from './instruments.ts';
import type { SensorMemory, SignalMemory } from './memory.ts';
import { takeMove } from './moves.ts';
import { absent, heard, standingStill } from './oneSignal.ts';
import { distanceAt, physicsOf, type SensorRanges } from './physics.ts';
import { implausibleIn } from './range.ts';
import { addSpike, notePumpMoved } from './spikes.ts';

/** What came of one reading. */
export interface Believed {
  readonly memory: SensorMemory;
  /**
   * What counts, in reading time for each signal: first what was held back and is believed now, at its own
   * times, then this reading with those of its values that are believed.
   */
  readonly readings: readonly ArrivedReading[];
}

/**
 * Takes one reading into what is remembered of the pump's sensors, and says which values count. A value that a
 * healthy transmitter can't read, a single one far from its neighbours, and those of a stuck sensor don't: so
 * they reach no limit. A single value that another sensor has seen too is no spike: something happened to
 * the pump.
 *
 * @param before {@link NO_SENSORS} at first; then what the reading before this one left
 * @param reading newer than all before it
 * @param ranges those of the pump's model
 */
export function believe(before: SensorMemory, reading: ArrivedReading, ranges: SensorRanges = {}): Believed {
  const { at } = reading;
  const operating = isOperating(reading);
  const elapsed = before.at === 0 ? 0 : Math.min(at - before.at, MAX_HOLD);
  const standing = operating === false || before.operating === false;
  const operated = before.operated + (standing ? 0 : elapsed);
  const changed = before.at !== 0 && operating !== before.operating;
  // What the pump did in between nobody knows, so a single value of what follows it says nothing of its sensor.
  const isSparse = at - before.at > MAX_HOLD;

  const implausible = implausibleIn(reading, ranges);
  const signals: Partial<Record<Signal, SignalMemory>> = {};
  const believed = new Map<Signal, readonly HeldValue[]>();
  const isolated = new Map<Signal, readonly HeldValue[]>();
  for (const signal of SIGNAL_NAMES) {
    const known = before.signals[signal];
    const value = reading.values[signal];
    if (value === undefined) {
      if (known) signals[signal] = operating === false ? known : absent(known, operated);
      continue;
    }
    const next: HeldValue = { at, arrivedAt: reading.arrivedAt, state: reading.state, value };
    const plausible = !implausible.includes(signal);
    const isShared = (at: EpochMs) => isOfThermometers(signal, at, before.signals);
    const verdict = heard(signal, known ?? {}, next, { operating, changed, plausible, isShared });
    signals[signal] = verdict.memory;
    believed.set(signal, verdict.believed);
    if (verdict.isolated.length > 0) isolated.set(signal, verdict.isolated);
  }

  // What two instruments saw happened to the pump, though for the time of a single reading.
  for (const [signal, values] of isolated) {
    if (isShared(signal, values, isolated))
      believed.set(signal, [...values, ...(believed.get(signal) ?? [])]);
  }
  const movers = operating === false ? [] : moversIn(reading, before.signals);
  if (operating !== false) takeMoves(signals, believed);
  for (const signal of believed.keys()) {
    const known = signals[signal]!;
    const pumpMoved = movers.some((other) => !isSameMeter(signal, other));
    const [first] = isolated.get(signal) ?? [];
    const isExplained = physicsOf(signal).followsMotor && (isSparse || (first?.pumpMoved && pumpMoved));
    const isSpike = first && !isShared(signal, [first], isolated) && !isExplained;
    const spikes = isSpike ? addSpike(known.spikes!, first.at) : known.spikes!;
    signals[signal] = { ...known, spikes: pumpMoved ? notePumpMoved(spikes, at) : spikes };
  }
  if (operating !== false) {
    const all = SIGNAL_NAMES.reduce((sum, signal) => sum + (signals[signal]?.moves?.count ?? 0), 0);
    for (const signal of believed.keys()) {
      const value = reading.values[signal]!;
      signals[signal] = standingStill(signal, signals[signal]!, value, { at, operating, operated, all });
    }
  }
  const memory = { at, operating, operated, signals };
  return { memory, readings: readingsOf(reading, signals, believed) };
}

/** Half of what makes a move: so small a step shows what the pump did between two readings, if not for good. */
const STEP = 0.5;

/** The signals that have stepped since the reading before. */
function moversIn({ values }: ArrivedReading, before: SensorMemory['signals']): Signal[] {
  return SIGNAL_NAMES.filter((signal) => {
    const { recent = [], held } = before[signal]?.spikes ?? {};
    const [value, last] = [values[signal], recent.at(-1)];
    if (value === undefined || last === undefined) return false;
    return held !== undefined || Math.abs(value - last) >= STEP * distanceAt(physicsOf(signal).move, last);
  });
}

/** Counts the moves of what is believed. */
function takeMoves(
  signals: Partial<Record<Signal, SignalMemory>>,
  believed: ReadonlyMap<Signal, readonly HeldValue[]>,
): void {
  for (const [signal, values] of believed) {
    const known = signals[signal]!;
    const physics = physicsOf(signal);
    const moves = values.reduce((moves, { value }) => takeMove(moves, physics, value), known.moves);
    signals[signal] = { ...known, moves };
  }
}

/** What counts, as readings: one for each instant of which something is believed, and this one in any case. */
function readingsOf(
  reading: ArrivedReading,
  signals: SensorMemory['signals'],
  believed: ReadonlyMap<Signal, readonly HeldValue[]>,
): ArrivedReading[] {
  const earlier = new Map<number, ArrivedReading>();
  const values: Partial<Record<Signal, number>> = {};
  for (const [signal, list] of believed) {
    if (signals[signal]?.stuck?.since !== undefined) continue;
    for (const { at, arrivedAt, state, value } of list) {
      if (at === reading.at) values[signal] = value;
      else earlier.set(at, { at, arrivedAt, state, values: { ...earlier.get(at)?.values, [signal]: value } });
    }
  }
  return [...[...earlier.values()].sort((a, b) => a.at - b.at), { ...reading, values }];
}
