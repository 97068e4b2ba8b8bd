import { type Column, type Columns, CUSTOMER, KINDS, PUMP, type Told, USER } from './columns.ts';
import type { Problems } from './problems.ts';

/** A line of a fleet file. */
export interface FleetLine {
  /** In the file, from 1. */
  readonly line: number;
  /** By column name, without spaces around; empty ones may be absent. */
  readonly cells: Readonly<Record<string, string>>;
}

/** What all lines together say of one customer, person or pump. */
export interface Entry<C extends Columns> {
  /** The first line that speaks of it. */
  readonly line: number;
  readonly told: Told<C>;
  /** The line that told each field. */
  readonly lines: { readonly [F in keyof C]?: number };
  /** Fields that were told and could not be read. */
  readonly wrong: ReadonlySet<string>;
  /** Number of the customer it belongs to. */
  readonly customer: string;
}

/** What a fleet file says, by what names each thing, in the order of the file. */
export interface FleetFile {
  /** By number, in lower case. */
  readonly customers: ReadonlyMap<string, Entry<typeof CUSTOMER>>;
  /** By customer and address, both in lower case. */
  readonly users: ReadonlyMap<string, Entry<typeof USER>>;
  /** By device ID. */
  readonly pumps: ReadonlyMap<string, Entry<typeof PUMP>>;
}

interface Draft {
  readonly line: number;
  readonly told: Record<string, unknown>;
  readonly lines: Record<string, number>;
  readonly wrong: Set<string>;
  readonly customer: string;
}

/** Reads the lines of a fleet file. Several may speak of the same thing, if they don't contradict each other. */
export function readFleet(lines: Iterable<FleetLine>, problems: Problems): FleetFile {
  const customers = new Map<string, Draft>();
  const users = new Map<string, Draft>();
  const pumps = new Map<string, Draft>();
  for (const line of lines) {
    const number = line.cells[CUSTOMER.number.name] ?? '';
    if (number === '') {
      problems.add(line.line, CUSTOMER.number.name, 'Every line needs the number of its customer.');
      continue;
    }
    const customer = number.toLowerCase();
    take(customers, customer, 'customer', line, number, problems);
    const email = idOf(USER, USER.email, 'person', line, problems);
    if (email) take(users, `${customer} ${email.toLowerCase()}`, 'user', line, number, problems);
    const device = idOf(PUMP, PUMP.deviceId, 'pump', line, problems);
    if (device) take(pumps, device, 'pump', line, number, problems);
  }
  // Each field holds what its own column's reader gave.
  return { customers, users, pumps } as unknown as FleetFile;
}

/** The cell that names a thing; where it is empty, none of the thing's others may be filled. */
function idOf(
  columns: Columns,
  id: Column<string>,
  what: string,
  { line, cells }: FleetLine,
  problems: Problems,
): string {
  const cell = cells[id.name] ?? '';
  const filled = Object.values(columns).find(({ name }) => cells[name]);
  if (cell === '' && filled) {
    problems.add(line, id.name, `It must say which ${what} the ${filled.name} on this line is about.`);
  }
  return cell;
}

/** Takes what a line says of a thing, or tells where that contradicts an earlier line. */
function take(
  drafts: Map<string, Draft>,
  id: string,
  kind: keyof typeof KINDS,
  { line, cells }: FleetLine,
  customer: string,
  problems: Problems,
): void {
  const draft = drafts.get(id) ?? { line, told: {}, lines: {}, wrong: new Set<string>(), customer };
  drafts.set(id, draft);
  if (draft.customer.toLowerCase() !== customer.toLowerCase()) {
    problems.add(line, CUSTOMER.number.name, `Line ${draft.line} says it is customer ${draft.customer}'s.`);
  }
  const columns = Object.entries<Column<unknown>>(KINDS[kind]);
  for (const [field, { name, read }] of columns) {
    const cell = cells[name];
    if (!cell) continue;
    const value = problems.attempt(line, name, () => read(cell));
    if (value === undefined) {
      draft.wrong.add(field);
      continue;
    }
    const before = draft.told[field];
    // Lines that name the same thing by other cases of letters don't contradict each other.
    const naming = field === columns[0]![0];
    if (before === undefined) {
      draft.told[field] = value;
      draft.lines[field] = line;
    } else if (!naming && JSON.stringify(before) !== JSON.stringify(value)) {
      problems.add(line, name, `"${cell}" contradicts line ${draft.lines[field]}: one of them must change.`);
    }
  }
}
