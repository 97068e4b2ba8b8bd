import { PHONE } from '../domain/phone.ts';

/** What stands in place of a person whose data were erased: the fact stays, the person doesn't. */
export const ERASED_PERSON = 'a person at the customer';

/** What stands in place of a telephone number or postal address that is no longer to be kept. */
export const TAKEN_AWAY = '(taken away)';

/** Texts by which a person is known, each with what is to stand in its place. */
export type Replacements = ReadonlyMap<string, string>;

/**
 * A value with every mention of a person replaced, in whatever text within it, in any case of letters; a name within a
 * longer word is none. A telephone number is the same one however its digits are set apart. The very same value where there is no mention.
 */
export function withReplaced<T>(value: T, replacements: Replacements): T {
  return replaced(
    value,
    [...replacements].map(([text, by]) => [patternOf(text, by), by] as const),
  ) as T;
}

/** The same for the texts of some fields only. */
export function withReplacedIn<T>(
  value: T,
  replacements: Replacements,
  isMeant: (field: string, text: string) => boolean,
): T {
  if (replacements.size === 0 || typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([field, inner]) => {
    const isText = typeof inner === 'string';
    if (isText && !isMeant(field, inner)) return [field, inner] as const;
    const next = isText ? withReplaced(inner, replacements) : withReplacedIn(inner, replacements, isMeant);
    return [field, next] as const;
  });
  if (entries.every(([field, inner]) => inner === value[field as keyof T])) return value;
  return (Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries)) as T;
}

/** Whether a value mentions one of these texts. */
export function mentions(value: unknown, texts: Iterable<string>): boolean {
  const marks = new Map([...texts].map((text) => [text, '\u0000']));
  return withReplaced(value, marks) !== value;
}

function replaced(value: unknown, patterns: readonly (readonly [RegExp, string])[]): unknown {
  if (typeof value === 'string') {
    const text = value.normalize('NFC');
    const changed = patterns.reduce(
      (left, [pattern, by]) => left.replace(pattern, (found) => (isSame(found, by) ? found : by)),
      text,
    );
    return changed === text ? value : changed;
  }
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  const entries = Object.entries(value).map(([key, inner]) => [
    replaced(key, patterns),
    replaced(inner, patterns),
  ]);
  const before = Object.entries(value);
  if (entries.every(([key, inner], i) => key === before[i]![0] && inner === before[i]![1])) return value;
  return Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}

/** Finds a text, and what replaces it where that contains it: done again, it stays as it is. */
function patternOf(text: string, by: string): RegExp {
  const first = new RegExp(bounded(text), 'iu').test(by.normalize('NFC')) ? `${bounded(by)}|` : '';
  return new RegExp(first + bounded(text), 'giu');
}

/** A text by itself: a name is none within a word, nor is an address of mail within a longer one. */
function bounded(text: string): string {
  const literal = isNumber(text)
    ? spaced(text)
    : text.normalize('NFC').replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const [before, after] = text.includes('@') ? ['|[\\p{L}\\p{N}][._+-]', '|[.-][\\p{L}\\p{N}]'] : ['', ''];
  return `(?<![\\p{L}\\p{N}]${before})${literal}(?![\\p{L}\\p{N}]${after})`;
}

function isSame(one: string, other: string): boolean {
  return one.normalize('NFC').toLowerCase() === other.normalize('NFC').toLowerCase();
}

/** Fewer digits, like those of an extension, are those of any count. */
const FEWEST_DIGITS = 6;

/** Whether a text is a telephone number that can be told from other numbers. */
export function isNumber(text: string): boolean {
  return PHONE.test(text) && text.replace(/\D/g, '').length >= FEWEST_DIGITS;
}

/** The digits of a telephone number, with whatever people set between them: `+46 (0)31-123 45 67`. */
function spaced(text: string): string {
  const [first = '', ...digits] = text.replace(/\(0\)/g, '').replace(/\D/g, '');
  const between = '(?:\\(0\\)|[\\s()./-])*';
  return `(?:\\+|00)?\\(?${[first, ...digits].join(between)}`;
}
