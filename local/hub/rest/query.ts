import { RequestError } from '../errors.ts';

/** Something that can be asked for by its properties. */
export type Queryable = Record<string, unknown>;

/**
 * What a query selects: `SELECT * FROM collection`, and after WHERE conditions joined by AND, each of them
 * `property = 'text'`, `property != 'text'` or `property IN ['text', …]`. That is the part of IoT Hub's
 * language which asks for identities.
 *
 * @param text the query
 * @param collection what may stand after FROM
 * @param properties what may be asked for
 * @throws RequestError 400 naming what is not understood
 * @see https://learn.microsoft.com/azure/iot-hub/iot-hub-devguide-query-language
 */
export function parseQuery(
  text: unknown,
  collection: string,
  properties: readonly string[],
): (item: Queryable) => boolean {
  const match = /^\s*SELECT\s+\*\s+FROM\s+(\w+)(?:\s+WHERE\s+(.+?))?\s*;?\s*$/is.exec(String(text));
  if (!match || match[1]!.toLowerCase() !== collection.toLowerCase()) {
    throw notUnderstood(
      `${text}`,
      `SELECT * FROM ${collection}, with or without WHERE, is what can be asked`,
    );
  }
  const conditions = match[2] === undefined ? [] : splitAtAnd(match[2]);
  const tests = conditions.map((condition) => parseCondition(condition, properties));
  return (item) => tests.every((holds) => holds(item));
}

function parseCondition(condition: string, properties: readonly string[]): (item: Queryable) => boolean {
  const match = /^\s*(\w+)\s*(=|!=|<>|\bIN\b)\s*(.+?)\s*$/is.exec(condition);
  const values = match && parseValues(match[3]!, match[2]!.toUpperCase() === 'IN');
  if (!match || !values) {
    throw notUnderstood(condition, "a condition is property = 'text', != 'text' or IN ['text', …]");
  }
  const property = properties.find((name) => name.toLowerCase() === match[1]!.toLowerCase());
  if (!property) throw notUnderstood(condition, `what can be asked for is ${properties.join(', ')}`);
  const wanted = match[2] !== '!=' && match[2] !== '<>';
  return (item) => values.includes(String(item[property])) === wanted;
}

/** Conditions between the words AND that stand outside of quotes: an even number of quotes follows those. */
function splitAtAnd(text: string): string[] {
  return text.split(/\bAND\b(?=(?:[^']*'[^']*')*[^']*$)/i);
}

function parseValues(text: string, list: boolean): string[] | undefined {
  const inner = list ? /^\[(.*)\]$/s.exec(text)?.[1] : text;
  if (inner === undefined) return undefined;
  if (!/^\s*'(?:[^']|'')*'(?:\s*,\s*'(?:[^']|'')*')*\s*$/.test(inner)) return undefined;
  const values = [...inner.matchAll(/'((?:[^']|'')*)'/g)].map(([, value]) => value!.replaceAll("''", "'"));
  return list || values.length === 1 ? values : undefined;
}

function notUnderstood(part: string, instead: string): RequestError {
  return new RequestError(
    400,
    'ArgumentInvalid',
    `this query is not understood here: ${part.trim()}; ${instead}`,
  );
}
