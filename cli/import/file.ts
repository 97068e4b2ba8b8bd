import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { InputError } from '../../shared/errors.ts';
import { COLUMNS } from '../../shared/onboarding/fleet/columns.ts';
import type { Problems } from '../../shared/onboarding/fleet/problems.ts';
import type { FleetLine } from '../../shared/onboarding/fleet/read.ts';
import { separatorOf } from '../replay/csv.ts';

/** A row, and the line of the file at which it ends. */
interface Parsed {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/**
 * Reads a fleet file: its first line names the columns, in any order.
 *
 * @throws {InputError} when it can't be read, or isn't CSV; what is wrong within goes to the problems
 */
export async function readFleetFile(file: string, problems: Problems): Promise<FleetLine[]> {
  const rows = parseCsv(file, await readText(file));
  const [header, ...below] = rows;
  if (!header)
    throw new InputError(`${file} is empty: a line of column names is wanted, and lines below it.`);
  const names = header.record.map((name) => name.toLowerCase());
  checkColumns(names, problems);
  return below.map(({ record, info }) => {
    if (record.length > names.length) {
      const surplus = `${record.length} cells are on this line, and ${names.length} columns in the first.`;
      problems.add(info.lines, undefined, surplus);
    }
    const cells = Object.fromEntries(names.map((name, i) => [name, record[i] ?? '']));
    return { line: info.lines, cells };
  });
}

function checkColumns(names: readonly string[], problems: Problems): void {
  const known = COLUMNS.map(({ name }) => name);
  names.forEach((name, i) => {
    if (name === '') problems.add(1, undefined, `Column ${i + 1} has no name.`);
    else if (!known.includes(name)) {
      problems.add(1, name, `There is no such column; there are ${known.join(', ')}.`);
    } else if (names.indexOf(name) < i) problems.add(1, name, 'This column is there twice.');
  });
  if (!names.includes(known[0]!)) problems.add(1, known[0], 'This column is missing.');
}

async function readText(file: string): Promise<string> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (cause) {
    throw new InputError(`${file} can't be read: ${(cause as Error).message}`, { cause });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new InputError(`${file} is not UTF-8: save it as "CSV UTF-8".`, { cause });
  }
}

function parseCsv(file: string, text: string): Parsed[] {
  try {
    return parse(text, {
      delimiter: separatorOf(text.split(/\r?\n/, 1)[0] ?? ''),
      info: true,
      trim: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      relax_column_count: true,
    }) as unknown as Parsed[];
  } catch (cause) {
    throw new InputError(`${file} can't be read as CSV: ${(cause as Error).message}`, { cause });
  }
}
