import { assertFormat, FORMAT } from './entity.ts';

/** Table Storage keeps 64 KB of UTF-16 in one text, and 1 MiB in one entity. */
const MOST_LETTERS = 32_000;

/** An entity whose JSON text may be longer than one property holds: then it goes on in `json1`, `json2`, … */
export type LongJsonEntity = {
  readonly partitionKey: string;
  readonly rowKey: string;
  readonly v: number;
  readonly json: string;
  readonly [part: `json${number}`]: string;
};

/** Makes an entity out of keys and any JSON value, up to about 500,000 letters long. */
export function longJsonEntity(partitionKey: string, rowKey: string, value: unknown): LongJsonEntity {
  const [json = '', ...more] = partsOf(JSON.stringify(value));
  const further = Object.fromEntries(more.map((part, i) => [`json${i + 1}`, part]));
  return { partitionKey, rowKey, v: FORMAT, json, ...further };
}

/**
 * Reads the JSON value back, also one that {@link jsonEntity} wrote.
 *
 * @throws {FormatError} when a newer release wrote it in a form this one doesn't know
 */
export function fromLongJsonEntity<T>(entity: Omit<LongJsonEntity, 'partitionKey' | 'rowKey'>): T {
  assertFormat(entity.v);
  let text = entity.json;
  for (let i = 1; entity[`json${i}`] !== undefined; i++) text += entity[`json${i}`];
  return JSON.parse(text) as T;
}

/** Cuts a text so that no character is cut in two. */
function partsOf(text: string): string[] {
  const parts: string[] = [];
  for (let from = 0; from < text.length; ) {
    let before = Math.min(from + MOST_LETTERS, text.length);
    if (/[\uD800-\uDBFF]/.test(text[before - 1]!)) before -= 1;
    parts.push(text.slice(from, before));
    from = before;
  }
  return parts;
}
