import { PUMP_STATES, type PumpState, type Reading, stateOfMotor } from '../../domain/reading.ts';
import type { Signal } from '../../domain/signals.ts';
import { isSignal, SIGNAL_NAMES } from '../../domain/signals.ts';

/** A packet's readings by column: the same bytes always, and every number exactly as it came. */
export interface PackedReadings {
  /** Names of the columns, comma-separated; the first is always `at`. */
  readonly columns: string;
  /** Column after column, each value an IEEE 754 double, little-endian; NaN where there was none. */
  readonly bytes: Buffer;
}

/** The state as its place among {@link PUMP_STATES}. */
const STATE = 'state';
/** What format 1 had in its place: 1 where the motor turned, else 0. */
const RUNNING = 'running';
const BYTES = Float64Array.BYTES_PER_ELEMENT;
const CODES = Object.fromEntries(PUMP_STATES.map((state, code) => [state, code])) as Record<
  PumpState,
  number
>;

/** Where columns are laid out before they are copied; Node runs on little-endian machines only. */
let cells = new Float64Array(4_096);
let cellBytes = Buffer.from(cells.buffer);

/** Packs readings by column. JSON numbers are doubles, so nothing is rounded; `at` is in epoch ms. */
export function packReadings(readings: readonly Reading[]): PackedReadings {
  const most = (SIGNAL_NAMES.length + 2) * readings.length;
  if (cells.length < most) {
    cells = new Float64Array(most);
    cellBytes = Buffer.from(cells.buffer);
  }
  let next = 0;
  for (const { at } of readings) cells[next++] = at;
  let columns = 'at';
  for (const signal of SIGNAL_NAMES) {
    const start = next;
    let measured = false;
    for (const { values } of readings) {
      const value = values[signal];
      measured ||= value !== undefined;
      cells[next++] = value ?? Number.NaN;
    }
    // A column without a value is laid out in vain, which costs less than looking for one first.
    if (measured) columns += `,${signal}`;
    else next = start;
  }
  if (readings.some(({ state }) => state !== undefined)) {
    columns += `,${STATE}`;
    for (const { state } of readings) cells[next++] = state === undefined ? Number.NaN : CODES[state];
  }
  // From Node's pool: a buffer of its own for every packet would keep the garbage collector busy.
  const bytes = Buffer.allocUnsafe(next * BYTES);
  cellBytes.copy(bytes, 0, 0, next * BYTES);
  return { columns, bytes };
}

/** The readings that {@link packReadings} was given, be it of this format or of the one before. */
export function unpackReadings({ columns, bytes }: PackedReadings): Reading[] {
  const names = columns.split(',');
  const count = bytes.length / BYTES / names.length;
  return Array.from({ length: count }, (_, row) => {
    const values: Partial<Record<Signal, number>> = {};
    let at = Number.NaN;
    let state: PumpState | undefined;
    names.forEach((name, column) => {
      const value = bytes.readDoubleLE((column * count + row) * BYTES);
      if (name === 'at') at = value;
      else if (Number.isNaN(value)) return;
      else if (name === STATE) state = PUMP_STATES[value];
      else if (name === RUNNING) state = stateOfMotor(value === 1);
      else if (isSignal(name)) values[name] = value;
    });
    return state === undefined ? { at, values } : { at, values, state };
  });
}
