import type { Reading } from '../../domain/reading.ts';
import type { Signal } from '../../domain/signals.ts';
import { isSignal, SIGNAL_NAMES } from '../../domain/signals.ts';

/** A packet's readings by column: the same bytes always, and every number exactly as it came. */
export interface PackedReadings {
  /** Names of the columns, comma-separated; the first is always `at`. */
  readonly columns: string;
  /** Column after column, each value an IEEE 754 double, little-endian; NaN where there was none. */
  readonly bytes: Uint8Array;
}

const RUNNING = 'running';
const BYTES = Float64Array.BYTES_PER_ELEMENT;

/** Packs readings by column. JSON numbers are doubles, so nothing is rounded; `at` is in epoch ms. */
export function packReadings(readings: readonly Reading[]): PackedReadings {
  const columns = [
    'at',
    ...SIGNAL_NAMES.filter((signal) => readings.some((r) => r.values[signal] !== undefined)),
  ];
  if (readings.some((reading) => reading.running !== undefined)) columns.push(RUNNING);
  const bytes = new Uint8Array(columns.length * readings.length * BYTES);
  const view = new DataView(bytes.buffer);
  let offset = 0;
  for (const column of columns) {
    for (const reading of readings) {
      view.setFloat64(offset, cell(reading, column), true);
      offset += BYTES;
    }
  }
  return { columns: columns.join(','), bytes };
}

/** The readings that {@link packReadings} was given. */
export function unpackReadings({ columns, bytes }: PackedReadings): Reading[] {
  const names = columns.split(',');
  const count = bytes.length / BYTES / names.length;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: count }, (_, row) => {
    const values: Partial<Record<Signal, number>> = {};
    let at = Number.NaN;
    let running: boolean | undefined;
    names.forEach((name, column) => {
      const value = view.getFloat64((column * count + row) * BYTES, true);
      if (name === 'at') at = value;
      else if (Number.isNaN(value)) return;
      else if (name === RUNNING) running = value === 1;
      else if (isSignal(name)) values[name] = value;
    });
    return running === undefined ? { at, values } : { at, values, running };
  });
}

function cell(reading: Reading, column: string): number {
  if (column === 'at') return reading.at;
  if (column === RUNNING) return reading.running === undefined ? Number.NaN : Number(reading.running);
  return reading.values[column as Signal] ?? Number.NaN;
}
