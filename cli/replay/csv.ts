import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { type Parser, parse } from 'csv-parse';
import { InputError } from '../../shared/errors.ts';

/** A row, on which line of the file it ends, and how many bytes of the file have been read by then. */
export interface CsvRow {
  readonly cells: readonly string[];
  readonly line: number;
  readonly bytes: number;
}

/** A CSV file, read as a stream however long it is. */
export interface Csv {
  readonly file: string;
  readonly columns: readonly string[];
  /** Between columns. */
  readonly separator: string;
  /** Of the file, in bytes. */
  readonly size: number;
  /** The rows after the header; from the start with every call. */
  rows(): AsyncGenerator<CsvRow>;
}

/** First bytes of what isn't text, and what to do about it. */
const PACKED: readonly (readonly [bytes: string, what: string])[] = [
  ['1f8b', 'is compressed by gzip: unpack it first, as by gunzip'],
  ['28b52ffd', 'is compressed by zstd: unpack it first, as by unzstd'],
  ['504b0304', 'is a zip archive or a workbook, and not a text: unpack it, or save its table as CSV'],
  ['50415231', 'is a Parquet file, and not a text: write its table as CSV'],
];
const SEPARATORS = [',', ';', '\t', '|'];
/** As much of the file as its first line is looked for in. */
const HEADER_BYTES = 64 * 1024;

/**
 * Opens a CSV file.
 *
 * @param separator between columns; without it, the one its first line has most of
 * @throws {InputError} when it can't be read, is empty, or is no text but packed
 */
export async function openCsv(file: string, separator: string | undefined): Promise<Csv> {
  const { firstLine, size } = await lookAt(file);
  const delimiter = separator ?? separatorOf(firstLine);
  for await (const { cells: columns } of recordsOf(file, delimiter)) {
    return { file, columns, separator: delimiter, size, rows: () => recordsOf(file, delimiter, 2) };
  }
  throw new InputError(`${file} is empty: a line of column names is wanted, and rows below it.`);
}

/** The separator that stands most often in a line, outside of quotes; the comma where none does. */
export function separatorOf(line: string): string {
  const bare = line.replace(/"[^"]*"/g, '');
  const count = (separator: string) => bare.split(separator).length;
  return SEPARATORS.reduce((best, separator) => (count(separator) > count(best) ? separator : best));
}

interface Parsed {
  readonly record: string[];
  readonly info: { readonly lines: number; readonly bytes: number };
}

async function* recordsOf(file: string, delimiter: string, from = 1): AsyncGenerator<CsvRow> {
  const parser = parse({
    delimiter,
    from,
    bom: true,
    trim: true,
    skip_empty_lines: true,
    // A row that is cut short lacks some values: that is not a reason to give up all others.
    relax_column_count: true,
    info: true,
  });
  // Errors of either stream reach the loop below.
  pipeline(createReadStream(file), parser, () => {});
  try {
    for await (const { record, info } of parser as Parser & AsyncIterable<Parsed>) {
      yield { cells: record, line: info.lines, bytes: info.bytes };
    }
  } catch (cause) {
    throw new InputError(`${file} can't be read as CSV: ${(cause as Error).message}`, { cause });
  }
}

async function lookAt(file: string): Promise<{ firstLine: string; size: number }> {
  const { head, size } = await headOf(file);
  const bytes = head.toString('hex', 0, 4);
  const [, packed] = PACKED.find(([start]) => bytes.startsWith(start)) ?? [];
  if (packed !== undefined) throw new InputError(`${file} ${packed}.`);
  return { firstLine: head.toString('utf8').split(/\r?\n/, 1)[0] ?? '', size };
}

async function headOf(file: string): Promise<{ head: Buffer; size: number }> {
  try {
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
      return { head: buffer.subarray(0, bytesRead), size: (await handle.stat()).size };
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw new InputError(`${file} can't be read: ${(cause as Error).message}`, { cause });
  }
}
