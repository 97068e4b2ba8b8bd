import type { Columns, KINDS } from './columns.ts';
import type { Problems } from './problems.ts';
import type { Entry } from './read.ts';

/** What is to be done about one thing: it is new, some of its columns differ, or it is as the file says. */
export type Action = 'add' | 'change' | 'leave';

/** One customer, person or pump of a fleet file. */
export interface Step<Value> {
  readonly kind: keyof typeof KINDS;
  /** Customer number, address, or device ID. */
  readonly id: string;
  /** Number of the customer, as the file writes it. */
  readonly customer: string;
  readonly action: Action;
  /** The columns that differ; for something new, those that are told. */
  readonly columns: readonly string[];
  /** What it is to be. Of what is known, `changes` are the part that differs. */
  readonly value: Value;
  readonly changes: Partial<Value>;
}

/** Tells of columns that something new needs and no line gives. A cell that is wrong has been told of. */
export function missing<C extends Columns>(
  fields: readonly (keyof C & string)[],
  columns: C,
  entry: Entry<C>,
  what: string,
  problems: Problems,
): boolean {
  const lacking = fields.filter((field) => entry.told[field] === undefined && !entry.wrong.has(field));
  for (const field of lacking) {
    problems.add(entry.line, columns[field]!.name, `A new ${what} needs it.`);
  }
  return lacking.length > 0;
}

/** What is to be done about something that is known. */
export function stepOf<Value>(
  step: Pick<Step<Value>, 'kind' | 'id' | 'customer'>,
  columns: Columns,
  differing: readonly string[],
  value: Value,
  changes: Partial<Value>,
): Step<Value> {
  const action = differing.length > 0 ? 'change' : 'leave';
  return { ...step, action, columns: differing.map((field) => columns[field]!.name), value, changes };
}

/** The fields that are asked to be other than they are. */
export function differences<T extends object>(known: T, asked: Partial<T>): string[] {
  return Object.keys(changed(known, asked));
}

/** The part of what is asked for that differs from what is known. */
export function changed<T extends object>(known: T, asked: Partial<T>): Partial<T> {
  const differing = Object.entries(asked).filter(([field, value]) => {
    return canonical(known[field as keyof T]) !== canonical(value);
  });
  return Object.fromEntries(differing) as Partial<T>;
}

/** A value as text; lists in any order are the same. */
function canonical(value: unknown): string {
  if (!Array.isArray(value)) return JSON.stringify(value) ?? '';
  return value.map(canonical).sort().join();
}

/** The columns that were told. */
export function columnsOf(columns: Columns, told: object): string[] {
  return Object.keys(told).map((field) => columns[field]!.name);
}

/** The line that told a field; without one, the first that speaks of the thing. */
export function lineOf<C extends Columns>({ line, lines }: Entry<C>, field: keyof C): number {
  return lines[field] ?? line;
}
