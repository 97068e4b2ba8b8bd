/**
 * Works out a query of an alert rule or of the workbook over written rows, so that it is tried on the lines that functions
 * write. It knows the little of the Kusto Query Language that they are written in, and is stricter than Azure: what it doesn't
 * know, and a value of a dynamic column that is used without a cast, is an error.
 *
 * @see https://learn.microsoft.com/kusto/query/
 */
export type Value = string | number | boolean | null;
export type Row = Readonly<Record<string, unknown>>;

/** What came out of parsed JSON: to be cast before it is reckoned with. */
class Dynamic {
  readonly value: unknown;
  constructor(value: unknown) {
    this.value = value ?? null;
  }
}

/** @param tables rows by the name of their table */
export function evaluate(query: string, tables: Readonly<Record<string, readonly Row[]>>): readonly Row[] {
  const [source, ...steps] = parts(query, '|');
  return steps.reduce(step, rowsOf(source!, tables));
}

/** A table, or one that may not be there yet beside an empty one of its shape: an error, and no rows. */
function rowsOf(source: string, tables: Readonly<Record<string, readonly Row[]>>): readonly Row[] {
  const [, columns, maybe] = /^union isfuzzy=true \(datatable\(([^)]+)\)\[\]\), (\w+)$/.exec(source) ?? [];
  const rows = maybe === undefined ? tables[source] : (tables[maybe] ?? []);
  if (!rows) throw new Error(`no table ${source}`);
  if (columns !== undefined) {
    const names = parts(columns, ',').map((column) => column.split(':')[0]!);
    for (const row of rows)
      for (const name of names) if (!(name in row)) throw new Error(`${maybe} has no ${name}`);
  }
  return rows;
}

function step(rows: readonly Row[], text: string): readonly Row[] {
  const [, operator, rest] = /^([\w-]+) (.*)$/s.exec(text) ?? [];
  if (operator === 'where') return rows.filter((row) => expression(rest!)(row) === true);
  if (operator === 'extend') return rows.map((row) => ({ ...row, ...named(rest!, (e) => e(row)) }));
  if (operator === 'summarize') return summaries(rest!, rows);
  if (operator === 'mv-expand') return rows.flatMap((row) => expanded(rest!, row));
  if (operator === 'project')
    return rows.map((row) =>
      Object.fromEntries(parts(rest!, ',').map((name) => [name, expression(name)(row)])),
    );
  if (operator === 'order') return ordered(rest!, rows);
  // How it is drawn.
  if (operator === 'render') return rows;
  throw new Error(`unknown: ${text}`);
}

/** `name = values to typeof(string)`: a row for each of the values. */
function expanded(text: string, row: Row): Row[] {
  const [, name, values] = /^(\w+) = (.*) to typeof\(string\)$/.exec(text) ?? [];
  if (!name) throw new Error(`unknown: mv-expand ${text}`);
  const found = raw(expression(values!)(row));
  return Array.isArray(found) ? found.map((value) => ({ ...row, [name]: string(value) })) : [];
}

/** `by column desc`, or `asc`. */
function ordered(text: string, rows: readonly Row[]): Row[] {
  const [, column, way] = /^by (\w+) (asc|desc)$/.exec(text) ?? [];
  if (!column) throw new Error(`unknown: order ${text}`);
  const by = ({ [column]: value }: Row) => value as number;
  return [...rows].sort((a, b) => (way === 'asc' ? by(a) - by(b) : by(b) - by(a)));
}

/** Each may use what the ones before it have named only in a step of its own, as in Kusto. */
function named(list: string, value: (e: Expression) => unknown): Row {
  return Object.fromEntries(
    parts(list, ',').map((part) => {
      const [, name, text] = /^(\w+) = (.*)$/s.exec(part) ?? [];
      if (!name) throw new Error(`no name: ${part}`);
      return [name, value(expression(text!))];
    }),
  );
}

/** A row for each group, none over nothing; without groups one row. */
function summaries(text: string, rows: readonly Row[]): readonly Row[] {
  const [aggregates, groups] = parts(text, ' by ');
  if (groups === undefined) return [summary(aggregates!, rows)];
  const keysOf = (row: Row) =>
    Object.fromEntries(
      parts(groups, ',').map((part) => {
        // What is binned keeps its name.
        const column = /^bin\((\w+),/.exec(part)?.[1] ?? part;
        return [column, plain(expression(part)(row))];
      }),
    );
  const found = Map.groupBy(rows, (row) => JSON.stringify(keysOf(row)));
  return [...found.values()].map((some) => ({ ...keysOf(some[0]!), ...summary(aggregates!, some) }));
}

/**
 * One row, also over nothing: counts and sums are 0 then, the others null.
 *
 * @see https://learn.microsoft.com/kusto/query/summarize-operator#aggregates-default-values
 */
function summary(list: string, rows: readonly Row[]): Row {
  const result: Record<string, unknown> = {};
  for (const part of parts(list, ',')) {
    const [, name, aggregate, argument] = /^(?:(\w+) = )?(\w+)\((.*)\)$/s.exec(part) ?? [];
    if (!aggregate) throw new Error(`no aggregate: ${part}`);
    if (aggregate === 'arg_max') Object.assign(result, argMax(parts(argument!, ','), rows));
    else if (aggregate === 'percentiles') Object.assign(result, percentiles(parts(argument!, ','), rows));
    else result[name!] = aggregated(aggregate, argument!, rows);
  }
  return result;
}

function aggregated(name: string, argument: string, rows: readonly Row[]): Value {
  if (name === 'count') return rows.length;
  const of = expression(argument);
  const values = rows.map((row) => plain(of(row))).filter((value) => value !== null);
  if (name === 'countif') return values.filter((value) => value === true).length;
  if (name === 'sum') return values.reduce<number>((sum, value) => sum + (value as number), 0);
  if (name === 'max') return values.length === 0 ? null : Math.max(...(values as number[]));
  throw new Error(`unknown aggregate: ${name}`);
}

function argMax([by, ...columns]: readonly string[], rows: readonly Row[]): Row {
  const names = [by!, ...columns];
  if (rows.length === 0) return Object.fromEntries(names.map((name) => [name, null]));
  const best = rows.reduce((last, row) => ((row[by!] as number) >= (last[by!] as number) ? row : last));
  return Object.fromEntries(names.map((name) => [name, best[name]]));
}

/** The value of which so many per cent are no larger: `p50` and so on. */
function percentiles([of, ...shares]: readonly string[], rows: readonly Row[]): Row {
  const values = rows.map((row) => plain(expression(of!)(row)) as number).sort((a, b) => a - b);
  const at = (share: string) => values[Math.max(0, Math.ceil((Number(share) / 100) * values.length) - 1)];
  return Object.fromEntries(shares.map((share) => [`p${share}`, at(share) ?? null]));
}

/** At the top level alone: not within quotes or brackets. */
function parts(text: string, separator: string): string[] {
  const found: string[] = [''];
  let depth = 0;
  let quote = '';
  for (const [i, c] of [...text].entries()) {
    if (quote) quote = c === quote ? '' : quote;
    else if (c === '"' || c === "'") quote = c;
    else if ('(['.includes(c)) depth += 1;
    else if (')]'.includes(c)) depth -= 1;
    if (depth === 0 && !quote && text.startsWith(separator, i)) found.push('');
    else found[found.length - 1] += c;
  }
  // Of a separator of several letters the first alone was left out.
  return found.map((part, i) => (i === 0 ? part : part.slice(separator.length - 1)).trim());
}

type Expression = (row: Row) => unknown;

/** Times are in ms. */
const SPANS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Operators that stand between two values, from the loosest to the tightest; with null the answer is null. */
const OPERATORS: readonly Readonly<Record<string, (a: never, b: never) => Value>>[] = [
  { or: (a: Value, b: Value) => a === true || b === true },
  { and: (a: Value, b: Value) => a === true && b === true },
  {
    '==': strict((a, b) => a === b),
    '!=': strict((a, b) => a !== b),
    '>': strict((a, b) => a > b),
    '<': strict((a, b) => a < b),
    startswith: strict((a, b) => String(a).toLowerCase().startsWith(String(b).toLowerCase())),
  },
  { '+': strict((a, b) => Number(a) + Number(b)), '-': strict((a, b) => Number(a) - Number(b)) },
  { '*': strict((a, b) => Number(a) * Number(b)) },
];

function strict(of: (a: string | number | boolean, b: string | number | boolean) => Value) {
  return (a: Value, b: Value) => {
    if (a !== null && b !== null && typeof a !== typeof b)
      throw new Error(`${typeof a} beside ${typeof b}: cast one`);
    return a === null || b === null ? null : of(a, b);
  };
}

function plain(value: unknown): Value {
  if (value instanceof Dynamic) throw new Error(`cast it first: ${JSON.stringify(value.value)}`);
  return (value ?? null) as Value;
}

const raw = (value: unknown): unknown => (value instanceof Dynamic ? value.value : value) ?? null;
const number = (value: unknown): Value => {
  const inner = raw(value);
  return inner === null || inner === '' || Number.isNaN(Number(inner)) ? null : Number(inner);
};
const string = (value: unknown): string => {
  const inner = raw(value);
  if (inner === null) return '';
  return typeof inner === 'object' ? JSON.stringify(inner) : String(inner);
};

const FUNCTIONS: Readonly<Record<string, (...values: unknown[]) => unknown>> = {
  parse_json: (text) => new Dynamic(JSON.parse(text as string)),
  isnotnull: (value) => raw(value) !== null,
  isnotempty: (value) => string(value) !== '',
  tostring: string,
  toint: (value) => {
    const known = number(value);
    return known === null ? null : Math.trunc(known as number);
  },
  todouble: number,
  array_length: (value) => (Array.isArray(raw(value)) ? (raw(value) as unknown[]).length : null),
  // Of texts the first that isn't empty.
  coalesce: (...values) => values.map(plain).find((value) => value !== null && value !== '') ?? null,
  bag_keys: (value) => new Dynamic(Object.keys((raw(value) as object | null) ?? {})),
  bin: (value, size) => Math.floor((plain(value) as number) / (size as number)) * (size as number),
  iff: (condition, then, otherwise) => (plain(condition) === true ? then : otherwise),
};

/** Parsed and worked out in one: queries are short. */
function expression(text: string): Expression {
  const tokens =
    text.match(/"[^"]*"|'[^']*'|\d+(?:\.\d+)?[smhd]?|[A-Za-z_]\w*|==|!=|[-+*<>()[\],.]/g)?.map(String) ?? [];
  if (tokens.join('') !== text.replace(/\s+(?=(?:[^"]*"[^"]*")*[^"]*$)/g, ''))
    throw new Error(`not understood: ${text}`);
  return (row) => {
    let at = 0;
    const next = (wanted?: string) => {
      const token = tokens[at++];
      if (token === undefined || (wanted !== undefined && token !== wanted))
        throw new Error(`${wanted ?? 'more'} wanted at ${at} of ${text}`);
      return token;
    };
    const list = (end: string): unknown[] => {
      const found: unknown[] = [];
      while (tokens[at] !== end) {
        found.push(between(0));
        if (tokens[at] === ',') next();
      }
      next(end);
      return found;
    };
    function between(level: number): unknown {
      const operators = OPERATORS[level];
      if (!operators) return member(single());
      let left = between(level + 1);
      for (;;) {
        if (level === 2 && tokens[at] === 'in') {
          next();
          next('(');
          left = list(')').includes(plain(left));
        } else if (tokens[at] !== undefined && Object.hasOwn(operators, tokens[at]!)) {
          const operate = operators[next()]! as (a: Value, b: Value) => Value;
          left = operate(plain(left), plain(between(level + 1)));
        } else return left;
      }
    }
    function member(value: unknown): unknown {
      if (tokens[at] !== '.' && tokens[at] !== '[') return value;
      const bracket = next() === '[';
      const name = bracket ? String(plain(between(0))) : next();
      if (bracket) next(']');
      const inner = raw(value);
      return member(
        new Dynamic(typeof inner === 'object' && inner ? (inner as Record<string, unknown>)[name] : null),
      );
    }
    function single(): unknown {
      const token = next();
      if (token === '(') {
        const inner = between(0);
        next(')');
        return inner;
      }
      if (/^["']/.test(token)) return token.slice(1, -1);
      if (/^\d/.test(token)) return Number.parseFloat(token) * (SPANS[token.at(-1)!] ?? 1);
      if (tokens[at] === '(') {
        next();
        const of = FUNCTIONS[token];
        if (!of) throw new Error(`unknown function: ${token}`);
        return of(...list(')'));
      }
      if (token === 'true' || token === 'false') return token === 'true';
      if (!(token in row)) throw new Error(`no column ${token}`);
      return row[token];
    }
    const value = between(0);
    if (at < tokens.length) throw new Error(`too much after ${tokens.slice(0, at).join(' ')}`);
    return value;
  };
}
