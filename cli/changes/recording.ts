import { InputError } from '../../shared/errors.ts';
import { openCsv } from '../replay/csv.ts';
import { timeReaderFor } from '../replay/time.ts';

/** Which columns of a file are what. */
export interface Columns {
  readonly time?: string;
  readonly values: readonly string[];
  readonly change?: string;
  readonly anomaly?: string;
}

/** Several signals recorded together. */
export interface Recording {
  readonly file: string;
  /** ms; only differences mean anything. */
  readonly times: number[];
  /** One array a signal. */
  readonly values: number[][];
  /** Indexes of the labelled changes, and whether something is labelled wrong at each value. */
  readonly changes: number[];
  readonly anomalous: boolean[];
}

/**
 * Reads a recording. Rows with a value missing are left out.
 *
 * @throws {InputError} when the file can't be read, lacks a column, or has no row
 */
export async function readRecording(
  file: string,
  separator: string | undefined,
  columns: Columns,
): Promise<Recording> {
  const csv = await openCsv(file, separator);
  const place = (name: string): number => {
    const index = csv.columns.indexOf(name);
    if (index < 0) throw new InputError(`${file} has no column "${name}"; it has ${csv.columns.join(', ')}.`);
    return index;
  };
  const timeAt = columns.time === undefined ? 0 : place(columns.time);
  const valuesAt = columns.values.map(place);
  const changeAt = columns.change === undefined ? undefined : place(columns.change);
  const anomalyAt = columns.anomaly === undefined ? undefined : place(columns.anomaly);

  const times: number[] = [];
  const values: number[][] = columns.values.map(() => []);
  const changes: number[] = [];
  const anomalous: boolean[] = [];
  let readTime: ReturnType<typeof timeReaderFor> | undefined;
  for await (const { cells } of csv.rows()) {
    readTime ??= timeReaderFor(cells[timeAt] ?? '', csv.columns[timeAt]!);
    const at = readTime(cells[timeAt] ?? '');
    const row = valuesAt.map((index) => (cells[index] ? Number(cells[index]) : Number.NaN));
    if (at === undefined || !row.every(Number.isFinite)) continue;
    if (changeAt !== undefined && Number(cells[changeAt]) === 1) changes.push(times.length);
    anomalous.push(anomalyAt !== undefined && Number(cells[anomalyAt]) === 1);
    times.push(at);
    row.forEach((value, i) => {
      values[i]!.push(value);
    });
  }
  if (times.length === 0) throw new InputError(`${file} has no row with a time and all values.`);
  return { file, times, values, changes, anomalous };
}
