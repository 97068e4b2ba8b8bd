import { InputError } from '../../shared/errors.ts';
import { openCsv } from '../replay/csv.ts';
import { type Unit, unitBuilder } from './unit.ts';

/** Which columns say what. */
export interface Columns {
  readonly unit?: string;
  readonly time: string;
  /** The indicator; or several signals, of which an index is learned. */
  readonly value: readonly string[];
  readonly duty?: string;
  readonly covariates: readonly string[];
  /** True remaining life, for scoring alone. */
  readonly truth?: string;
}

export interface Limits {
  /** Without it, a unit's record ends with its life. */
  readonly limit?: number;
  readonly direction: 'above' | 'below';
}

/** Told how much of the file is read, 0 to 1, and how many rows. */
export type Reading = (share: number, rows: number) => void;

/**
 * Reads recorded units, row by row. What comes after a unit has passed the limit is no longer its life, and is
 * left out. The values' columns come first, the covariates' behind them.
 *
 * @throws {InputError} naming line and column of what can't be used
 */
export async function readUnits(
  file: string,
  columns: Columns,
  { limit, direction }: Limits,
  reading: Reading,
): Promise<Unit[]> {
  const csv = await openCsv(file, undefined);
  const at = (name: string): number => {
    const index = csv.columns.indexOf(name);
    if (index < 0) {
      throw new InputError(`${file} has no column ${name}; there are ${csv.columns.join(', ')}.`);
    }
    return index;
  };
  const unitAt = columns.unit === undefined ? undefined : at(columns.unit);
  const timeAt = at(columns.time);
  const read = [...columns.value, ...columns.covariates].map((name) => ({ name, index: at(name) }));
  const dutyAt = columns.duty === undefined ? undefined : at(columns.duty);
  const truthAt = columns.truth === undefined ? undefined : at(columns.truth);
  const alone = columns.value.length === 1 ? limit : undefined;

  const units = new Map<string, ReturnType<typeof unitBuilder>>();
  const row = new Array<number>(read.length);
  let rows = 0;
  for await (const { cells, line, bytes } of csv.rows()) {
    rows++;
    if (rows % 1_000 === 0) reading(bytes / csv.size, rows);
    const cell = (index: number, column: string): number => {
      const text = cells[index] ?? '';
      const value = text === '' ? Number.NaN : Number(text);
      if (Number.isFinite(value)) return value;
      throw new InputError(
        `${file}, line ${line}, column ${column}: a number is wanted, not ${text === '' ? 'nothing' : `"${text}"`}.`,
      );
    };
    const name = unitAt === undefined ? file : (cells[unitAt] ?? '');
    if (name === '') throw new InputError(`${file}, line ${line}, column ${columns.unit}: no unit is named.`);
    const time = timeOf(cells[timeAt] ?? '') ?? cell(timeAt, columns.time);
    let unit = units.get(name);
    if (!unit) {
      unit = unitBuilder(name, read.length, time);
      units.set(name, unit);
    } else if (unit.ended) continue;
    else if (!(time > unit.time)) {
      throw new InputError(
        `${file}, line ${line}, column ${columns.time}: unit ${name} goes back in time, or stands still, at ${cells[timeAt]}.`,
      );
    }
    for (let i = 0; i < read.length; i++) row[i] = cell(read[i]!.index, read[i]!.name);
    const rate = dutyAt === undefined ? 1 : cell(dutyAt, columns.duty!);
    if (rate < 0) {
      throw new InputError(`${file}, line ${line}, column ${columns.duty}: duty can't be below 0.`);
    }
    const left = truthAt === undefined ? undefined : cell(truthAt, columns.truth!);
    const passes = alone !== undefined && (direction === 'above' ? row[0]! >= alone : row[0]! <= alone);
    unit.add(time, row, rate, passes, left);
  }
  if (units.size === 0) throw new InputError(`${file} has no rows below its line of column names.`);
  // Without a limit to pass, a record ends with the life.
  return [...units.values()].map((unit) => {
    const done = unit.done();
    return alone === undefined ? { ...done, passed: true } : done;
  });
}

/** Seconds, of a date and time; of anything else nothing. */
function timeOf(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) return undefined;
  const ms = Date.parse(text);
  return Number.isFinite(ms) ? ms / 1_000 : undefined;
}
