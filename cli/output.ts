import { once } from 'node:events';

/** A column of a table for people. */
export interface Column<Row> {
  readonly title: string;
  readonly text: (row: Row) => string | number | undefined;
  /** Numbers stand right. */
  readonly right?: boolean;
}

/** Rows by which the widths are chosen: more would have to be kept in memory. */
const LOOKED_AT = 500;

/** Writes one object for a program. */
export async function printJson(value: object): Promise<void> {
  await write(`${JSON.stringify(value)}\n`);
}

/** Writes lines for a person. */
export async function printLines(...lines: readonly string[]): Promise<void> {
  await write(`${lines.join('\n')}\n`);
}

/**
 * Writes rows as they come, in bounded memory: JSON Lines for a program, an aligned table for a person.
 *
 * @param json what a program is told of a row
 * @param none said to a person, on stderr, when there are no rows
 */
export async function printRows<Row>(
  rows: Iterable<Row> | AsyncIterable<Row>,
  how: {
    readonly json: boolean | undefined;
    readonly object: (row: Row) => object;
    readonly columns: readonly Column<Row>[];
    readonly none: string;
  },
): Promise<void> {
  if (how.json) {
    for await (const row of rows) await printJson(how.object(row));
    return;
  }
  let widths: number[] | undefined;
  const first: string[][] = [how.columns.map(({ title }) => title)];
  for await (const row of rows) {
    const cells = how.columns.map(({ text }) => String(text(row) ?? ''));
    if (widths) await write(lineOf(cells, how.columns, widths));
    else first.push(cells);
    if (first.length === LOOKED_AT) widths = await writeFirst(first.splice(0), how.columns);
  }
  if (first.length === 1) process.stderr.write(`${how.none}\n`);
  else if (!widths) await writeFirst(first, how.columns);
}

async function writeFirst(lines: string[][], columns: readonly Column<never>[]): Promise<number[]> {
  const widths = columns.map((_, i) => Math.max(...lines.map((cells) => cells[i]!.length)));
  for (const cells of lines) await write(lineOf(cells, columns, widths));
  return widths;
}

function lineOf(
  cells: readonly string[],
  columns: readonly Column<never>[],
  widths: readonly number[],
): string {
  const padded = cells.map((cell, i) =>
    columns[i]!.right ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!),
  );
  return `${padded.join('  ').trimEnd()}\n`;
}

async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}
