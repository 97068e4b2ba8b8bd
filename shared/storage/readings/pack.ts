import { PUMP_STATES, type PumpState, type Reading, stateOfMotor } from '../../domain/reading.ts';
import { isSignal, SIGNAL_NAMES, type Signal } from '../../domain/signals.ts';

/** A packet's readings by column: the same text always, and every number exactly as it came. */
export interface PackedReadings {
  /** Names of the columns, comma-separated; the first is always `at`. */
  readonly columns: string;
  /**
   * Column after column, each value an IEEE 754 double, little-endian; NaN where there was none. As base64, which is how
   * it goes to the storage, each chunk of no more than {@link CHUNK} bytes.
   */
  readonly chunks: readonly string[];
}

/** Table Storage's bound on one binary property, in bytes. */
const CHUNK = 64 * 1024;

/** The state as its place among {@link PUMP_STATES}. */
const STATE = 'state';
/** What format 1 had in its place: 1 where the motor turned, else 0. */
const RUNNING = 'running';
const BYTES = Float64Array.BYTES_PER_ELEMENT;

/** Columns after the first, as far as they are used, and their bits in a set of them. */
const NAMES = [...SIGNAL_NAMES, STATE];
/** Lists of columns by that set: boxes of a kind measure the same, packet for packet. */
const lists = new Map<number, string>();

function columnsOf(used: number): string {
  let list = lists.get(used);
  if (list === undefined) {
    list = ['at', ...NAMES.filter((_, place) => used & (1 << place))].join();
    lists.set(used, list);
  }
  return list;
}

/** Where columns are laid out; Node runs on little-endian machines only. */
let cells = new Float64Array(4_096);
let cellBytes = Buffer.from(cells.buffer);

/** Packs readings by column. JSON numbers are doubles, so nothing is rounded; `at` is in epoch ms. */
export function packReadings(readings: readonly Reading[]): PackedReadings {
  const most = (1 + NAMES.length) * readings.length;
  if (cells.length < most) {
    cells = new Float64Array(most);
    cellBytes = Buffer.from(cells.buffer);
  }
  const used = layOut(readings);
  const bytes = closeUp(used, readings.length) * BYTES;
  const chunks: string[] = [];
  for (let at = 0; at < bytes; at += CHUNK) {
    chunks.push(cellBytes.toString('base64', at, Math.min(at + CHUNK, bytes)));
  }
  return { columns: columnsOf(used), chunks };
}

/**
 * Lays all columns out, as if each were used, in the order of {@link SIGNAL_NAMES}. By names that are written out: asked for
 * by a name that is known only then, a value takes ten times as long, and every signal of every reading is asked for.
 *
 * @returns which are used
 */
function layOut(readings: readonly Reading[]): number {
  const count = readings.length;
  let used = 0;
  for (let row = 0; row < count; row++) {
    const { at, values, state } = readings[row]!;
    cells[row] = at;
    used |=
      lay(row, count, 1, values.inletPressure) |
      lay(row, count, 2, values.exhaustPressure) |
      lay(row, count, 3, values.oilTemperature) |
      lay(row, count, 4, values.motorCurrent) |
      lay(row, count, 5, values.vibration) |
      lay(row, count, 6, values.power) |
      lay(row, count, 7, values.coolantTemperature) |
      lay(row, count, 8, values.ambientTemperature) |
      lay(row, count, 9, values.bearingTemperature) |
      lay(row, count, 10, values.rotationalSpeed) |
      lay(row, count, 11, values.oilLevel) |
      // By comparing: found by name, each packet's own text would first have to become a name.
      lay(row, count, 12, state === undefined ? undefined : PUMP_STATES.indexOf(state));
  }
  return used;
}

/** Puts a value into its cell. @returns the bit of its column among those used; 0 where there is no value */
function lay(row: number, count: number, column: number, value: number | undefined): number {
  cells[row + column * count] = value === undefined ? Number.NaN : value;
  return value === undefined ? 0 : 1 << (column - 1);
}

/** Moves the columns that are used together. @returns how many cells they take */
function closeUp(used: number, count: number): number {
  let next = count;
  for (let place = 0; place < NAMES.length; place++) {
    if (!(used & (1 << place))) continue;
    const from = (place + 1) * count;
    if (from !== next) cells.copyWithin(next, from, from + count);
    next += count;
  }
  return next;
}

/**
 * The readings that {@link packReadings} was given, be it of this format or of the one before.
 *
 * @param bytes what its chunks stand for, together
 */
export function unpackReadings(columns: string, bytes: Buffer): Reading[] {
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
