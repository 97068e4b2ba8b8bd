import { readDateTime } from '../replay/time.ts';

/** Words that recorders and tables write where nothing was measured, in small letters. */
const NOTHING = new Set(['', 'nan', 'na', 'n/a', '#n/a', '<na>', 'null', 'none', 'nil', '-', '–', '?']);
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const DECIMAL_COMMA = /^[+-]?(?:\d+,\d*|,\d+)(?:e[+-]?\d+)?$/i;

/**
 * What a cell says: a number, NaN where nothing was measured, or why it is neither.
 *
 * @param comma whether decimals may stand behind a comma: not where commas part the columns, as "1,500" may be either
 */
export function numberIn(text: string, comma: boolean): number | { readonly wrong: string } {
  if (NOTHING.has(text.toLowerCase())) return Number.NaN;
  const plain = comma && DECIMAL_COMMA.test(text) ? text.replace(',', '.') : text;
  const value = NUMBER.test(plain) ? Number(plain) : Number.NaN;
  if (Number.isFinite(value)) return value;
  return {
    wrong: `a number is wanted, or nothing where none was measured, not "${text}"${GROUPS.test(text) ? GROUPED : ''}`,
  };
}

const GROUPS = /^[+-]?[\d.,' ]+$/;
const GROUPED =
  ': without marks between thousands, and with a decimal point (or a comma, in a file whose columns are parted by semicolons or tabs)';

/** How a column writes its times: numbers in any unit, or dates and times, which become seconds. */
export type TimeKind = 'numbers' | 'dates';

/** What a cell says of the time; NaN where it says nothing. */
export function timeIn(
  text: string,
  comma: boolean,
): { readonly at: number; readonly kind: TimeKind } | { readonly wrong: string } {
  const date = readDateTime(text);
  if (date !== undefined) return { at: date / 1_000, kind: 'dates' };
  const number = numberIn(text, comma);
  if (typeof number === 'number') return { at: number, kind: 'numbers' };
  return GROUPS.test(text)
    ? number
    : { wrong: `a number is wanted, or a date and time like 2026-04-30T12:00:00Z, not "${text}"` };
}
