import {
  atAtmosphere,
  atLevel,
  brokenOff,
  NO_PUMP_DOWNS,
} from '../../../shared/analysis/rollups/pumpDowns.ts';
import type { SignalSketches, Sketched } from '../../../shared/analysis/rollups/sketched.ts';
import { addTo, closed, type OpenSketch } from '../../../shared/analysis/sketch/sketch.ts';
import { isLate } from '../../../shared/domain/late.ts';
import type { PumpDownLevels } from '../../../shared/domain/model.ts';
import type { PumpState, Reading } from '../../../shared/domain/reading.ts';
import type { HourRollup, LevelName, SignalRollup } from '../../../shared/domain/rollup.ts';
import { SIGNAL_NAMES, type Signal } from '../../../shared/domain/signals.ts';
import { type EpochMs, SECOND } from '../../../shared/time.ts';
import { type HeldReading, spreadsOf } from './spread.ts';
import type { Level } from './terms.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** One signal of an hour that is being added up. */
interface OpenSignal {
  readonly rollup: Mutable<SignalRollup>;
  readonly beyond: Partial<Record<LevelName, number>>;
  readonly operating: OpenSketch;
  readonly otherwise: OpenSketch;
}

/** An hour that is being added up. */
export interface OpenHour {
  readonly rollup: Mutable<Omit<HourRollup, 'signals' | 'states'>> & {
    readonly states: Record<PumpState, number>;
  };
  readonly signals: Partial<Record<Signal, OpenSignal>>;
  readonly operated: HeldReading[];
}

export function emptyHour(hour: EpochMs): OpenHour {
  const states = { operating: 0, standby: 0, idle: 0, down: 0 };
  return { rollup: { hour, count: 0, covered: 0, states, starts: 0, gaps: 0 }, signals: {}, operated: [] };
}

/** Counts a reading taken in this hour. */
export function take({ rollup, signals }: OpenHour, reading: Reading & { arrivedAt?: EpochMs }): void {
  rollup.count += 1;
  if (reading.arrivedAt !== undefined && isLate(reading.at, reading.arrivedAt)) {
    rollup.late = (rollup.late ?? 0) + 1;
  }
  for (const signal of SIGNAL_NAMES) {
    const value = reading.values[signal];
    if (value !== undefined) openSignal(signals, signal, value).rollup.count += 1;
  }
}

/** Adds what a reading says for the milliseconds of this hour through which it holds. */
export function hold(
  { rollup, signals, operated }: OpenHour,
  reading: Reading,
  ms: number,
  levels: Partial<Record<Signal, Level[]>>,
): void {
  const seconds = ms / SECOND;
  const operating = reading.state === 'operating';
  const stands = reading.state !== undefined && !operating;
  rollup.covered += seconds;
  if (reading.state) rollup.states[reading.state] += seconds;
  if (operating) operated.push({ reading, seconds });
  for (const signal of SIGNAL_NAMES) {
    const value = reading.values[signal];
    if (value === undefined) continue;
    const open = openSignal(signals, signal, value);
    open.rollup.held += seconds;
    open.rollup.sum += value * seconds;
    open.rollup.sumOfSquares += value * value * seconds;
    if (operating) {
      open.rollup.operatingHeld += seconds;
      open.rollup.operatingSum += value * seconds;
    }
    addTo(operating ? open.operating : open.otherwise, value, ms);
    for (const { name, passedBy, holdsAtRest } of levels[signal] ?? []) {
      const counts = passedBy(value) && (holdsAtRest || !stands);
      open.beyond[name] = (open.beyond[name] ?? 0) + (counts ? seconds : 0);
    }
  }
}

/**
 * Takes a reading of this hour into the pump-downs.
 *
 * @param follows whether the reading before still held
 */
export function pumpDown(
  { rollup }: OpenHour,
  reading: Reading,
  follows: boolean,
  levels: PumpDownLevels,
): void {
  let known = rollup.pumpDowns ?? NO_PUMP_DOWNS;
  if (!follows) known = brokenOff(known);
  const pressure = reading.values.inletPressure;
  if (pressure !== undefined && pressure >= levels.from) known = atAtmosphere(known, reading.at);
  else if (reading.state !== undefined && reading.state !== 'operating') known = brokenOff(known);
  else if (pressure !== undefined && pressure <= levels.to) known = atLevel(known, reading.at);
  rollup.pumpDowns = known;
}

/** What the hour has come to. */
export function closeHour({ rollup, signals, operated }: OpenHour): Sketched<HourRollup> {
  const spreads = spreadsOf(operated);
  const done: Partial<Record<Signal, SignalRollup>> = {};
  const sketches: SignalSketches = {};
  for (const signal of SIGNAL_NAMES) {
    const open = signals[signal];
    if (!open) continue;
    const spread = spreads[signal];
    done[signal] = {
      ...open.rollup,
      ...(spread ? { spreadHeld: spread.held, spreadSum: spread.sum } : {}),
      ...(Object.keys(open.beyond).length > 0 ? { beyond: open.beyond } : {}),
    };
    sketches[signal] = { operating: closed(open.operating), otherwise: closed(open.otherwise) };
  }
  return { rollup: { ...rollup, signals: done }, sketches };
}

/** The signal, with this value within its minimum and maximum. */
function openSignal(signals: Partial<Record<Signal, OpenSignal>>, signal: Signal, value: number): OpenSignal {
  let open = signals[signal];
  if (!open) {
    const none = { held: 0, sum: 0, sumOfSquares: 0, operatingHeld: 0, operatingSum: 0 };
    const rollup = { count: 0, ...none, min: value, max: value };
    open = { rollup, beyond: {}, operating: new Map(), otherwise: new Map() };
    signals[signal] = open;
  }
  open.rollup.min = Math.min(open.rollup.min, value);
  open.rollup.max = Math.max(open.rollup.max, value);
  return open;
}
