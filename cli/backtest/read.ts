import { InputError } from '../../shared/errors.ts';
import { type Csv, type CsvRow, openCsv } from '../replay/csv.ts';
import { numberIn, type TimeKind, timeIn } from './cell.ts';
import { type Columns, placesOf } from './places.ts';
import { newTally, type Tally } from './tally.ts';
import { type Unit, unitBuilder } from './unit.ts';

export interface Limits {
  /** Without it, a unit's record ends with its life, unless it was cut short. */
  readonly limit?: number;
  readonly cutShort?: boolean;
  readonly direction: 'above' | 'below';
}

/** Told how much of the file is read, 0 to 1, and how many rows. */
export type Reading = (share: number, rows: number) => void;

/** The units of a file, and what became of its rows. */
export interface UnitsRead {
  readonly units: Unit[];
  readonly tally: Tally;
}

/** What stands for bytes that are no character: of two units' names the same may be left. */
const UNREADABLE = '\uFFFD';

/** A unit in the making. */
interface Growing {
  readonly builder: ReturnType<typeof unitBuilder>;
  /** What was last measured by column, and the duty's rate; NaN where nothing was yet. */
  readonly known: Float64Array;
  rate: number;
  /** Whether its first value lay beyond the limit. */
  readonly beganBeyond: boolean;
}

/**
 * Reads recorded units, row by row. What comes after a unit has passed the limit is no longer its life, and is
 * left out. The values' columns come first, the covariates' behind them.
 *
 * Where nothing was measured a cell is empty, `NaN` or the like: without a value a row says that its unit ran, and no
 * more; a signal among several, and the duty, go on as before; a covariate is unknown. What else is no number, and
 * whatever might be meant in two ways, is an error. A unit of one moment, or one that begins beyond the limit, has no course.
 *
 * @throws {InputError} naming line and column of what can't be used
 */
export async function readUnits(
  file: string,
  columns: Columns,
  { limit, direction, cutShort = false }: Limits,
  reading: Reading,
): Promise<UnitsRead> {
  const csv = await openCsv(file, undefined);
  const places = placesOf(csv, columns);
  const { values } = places;
  const comma = csv.separator !== ',';
  const alone = values === 1 ? limit : undefined;
  const isBeyond = (value: number) =>
    alone !== undefined && (direction === 'above' ? value >= alone : value <= alone);
  const tally = newTally();
  const units = new Map<string, Growing>();
  let timeKind: TimeKind | undefined;

  for await (const row of csv.rows()) {
    if (++tally.rows % 1_000 === 0) reading(row.bytes / csv.size, tally.rows);
    if (isBlank(row, csv, tally)) continue;
    const wrong = (column: string, what: string) =>
      new InputError(`${file}, line ${row.line}, column ${column}: ${what}.`);
    const cell = (index: number, column: string): number => {
      const value = numberIn(row.cells[index] ?? '', comma);
      if (typeof value === 'number') return value;
      throw wrong(column, value.wrong);
    };
    const name = places.unit === undefined ? file : (row.cells[places.unit] ?? '');
    if (name === '') throw wrong(columns.unit!, 'no unit is named');
    if (name.includes(UNREADABLE)) throw wrong(columns.unit!, `"${name}" isn't UTF-8: save the file as that`);

    const said = row.cells[places.time] ?? '';
    const read = timeIn(said, comma);
    if ('wrong' in read) throw wrong(columns.time, read.wrong);
    const { at: time, kind } = read;
    if (Number.isNaN(time)) {
      tally.withoutTime++;
      continue;
    }
    timeKind ??= kind;
    if (kind !== timeKind) {
      throw wrong(columns.time, `"${said}" is not written as the times before it are, which are ${timeKind}`);
    }

    let unit = units.get(name);
    if (unit?.builder.ended) {
      tally.afterEnd++;
      continue;
    }
    const measured = places.read.map(({ name: column, index }) => cell(index, column));
    if (!unit) {
      unit = {
        builder: unitBuilder(name, places.read.length, time),
        known: new Float64Array(values).fill(Number.NaN),
        rate: Number.NaN,
        beganBeyond: isBeyond(measured[0]!),
      };
      units.set(name, unit);
    } else if (time < unit.builder.time) {
      throw wrong(columns.time, backInTime(said, columns.unit === undefined ? undefined : name));
    } else if (time === unit.builder.time) tally.sameTime++;

    let isCarried = carryOn(measured, unit.known, values);
    let rate = places.duty === undefined ? 1 : cell(places.duty, columns.duty!);
    if (rate < 0) throw wrong(columns.duty!, `duty can't be below 0, and is ${rate}`);
    if (Number.isNaN(rate)) {
      isCarried = true;
      rate = Number.isNaN(unit.rate) ? 0 : unit.rate;
    }
    unit.rate = rate;
    if (isCarried) tally.carriedOn++;
    const hasValue = measured.slice(0, values).every((value) => !Number.isNaN(value));
    if (!hasValue) tally.withoutValue++;
    else if (measured.some(Number.isNaN)) tally.withoutCovariate++;
    const left = places.truth === undefined ? Number.NaN : cell(places.truth, columns.truth!);
    unit.builder.add(
      time,
      hasValue ? measured : undefined,
      rate,
      isBeyond(measured[0]!),
      Number.isNaN(left) ? undefined : left,
    );
  }
  if (tally.rows === 0) throw new InputError(`${file} has no rows below its line of column names.`);
  const kept = finished(units, alone === undefined && !cutShort, tally);
  if (units.size > 0 && [...units.values()].every(({ beganBeyond }) => beganBeyond)) {
    const other = direction === 'above' ? 'below' : 'above';
    throw new InputError(
      `${file}: every unit begins ${direction} the limit of ${limit}. Is its life over when it comes to lie ${other}? Then say --direction ${other}. Or do its rows run from the newest to the oldest? Then sort them by time.`,
    );
  }
  if (kept.length === 0) {
    const [first] = tally.leftOut;
    const why = first ? `has no unit with a course: ${first.unit} ${first.why}` : 'has no row with a time';
    throw new InputError(`${file} ${why}.`);
  }
  if (places.duty !== undefined && kept.every(({ duty }) => !duty.some((worn) => worn > 0))) {
    throw new InputError(
      `${file}: the column ${columns.duty} never says more than 0, so no unit was used: leave --duty out.`,
    );
  }
  return { units: kept, tally };
}

/** The units that make a course; the others are told of. */
function finished(units: ReadonlyMap<string, Growing>, endsWithRecord: boolean, tally: Tally): Unit[] {
  const kept: Unit[] = [];
  for (const [name, { builder, beganBeyond }] of units) {
    const unit = builder.done();
    const why = beganBeyond ? 'begins beyond the limit' : whyNoCourse(unit);
    if (why === undefined) kept.push(endsWithRecord ? { ...unit, passed: true } : unit);
    else tally.leftOut.push({ unit: name, why });
  }
  tally.units = kept.length;
  tally.ended = kept.filter(({ passed }) => passed).length;
  return kept;
}

function backInTime(said: string, unit: string | undefined): string {
  return unit === undefined
    ? `it goes back at ${said}; sort the file by it, or, where it holds several runs, name the column that tells them apart with --unit`
    : `unit ${unit} goes back in time at ${said}; sort the file by it, or, where several runs go by this name, give each its own`;
}

function whyNoCourse({ age, end }: Unit): string | undefined {
  if (age.length === 0) return 'has no value';
  return end > 0 ? undefined : 'has but one moment';
}

/** Signals that weren't measured are as they were before, where others were; whether any was carried on. */
function carryOn(measured: number[], known: Float64Array, values: number): boolean {
  let isCarried = false;
  const isMeasured = measured.slice(0, values).some((value) => !Number.isNaN(value));
  for (let i = 0; i < values; i++) {
    if (!Number.isNaN(measured[i]!)) known[i] = measured[i]!;
    else if (isMeasured && !Number.isNaN(known[i]!)) {
      measured[i] = known[i]!;
      isCarried = true;
    }
  }
  return isCarried;
}

/** @throws {InputError} where a row has more cells than there are columns, and they say something */
function isBlank({ cells, line }: CsvRow, { file, columns, separator }: Csv, tally: Tally): boolean {
  if (cells.length > columns.length && cells.slice(columns.length).some((text) => text !== '')) {
    const comma =
      separator === ',' ? ' Are decimals written with commas? Then part the columns by semicolons.' : '';
    throw new InputError(
      `${file}, line ${line}: ${cells.length} cells, and only ${columns.length} columns.${comma}`,
    );
  }
  if (cells.some((text) => text !== '')) return false;
  tally.blank++;
  return true;
}
