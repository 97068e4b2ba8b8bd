import type { CalendarDate } from '../domain/contract/contract.ts';
import type { Locale } from '../domain/customer.ts';
import { DAY, type EpochMs, HOUR } from '../time.ts';

/** In whose language and time zone something is told. */
export interface Reader {
  readonly locale: Locale;
  /** IANA zone. */
  readonly zone: string;
}

/** Whose numbers and dates a language has: there is one English, that of Europe, in which days come before months. */
export const LANGUAGE: Readonly<Record<Locale, string>> = { sv: 'sv', nb: 'nb', en: 'en-GB', de: 'de' };

/** Making one takes longer than all else of a line in a digest; there are as many as languages, zones and kinds of text. */
const FORMATS = new Map<string, Intl.DateTimeFormat>();

function dates({ locale, zone }: Reader, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${zone} ${JSON.stringify(options)}`;
  let format = FORMATS.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(LANGUAGE[locale], { ...options, timeZone: zone });
    FORMATS.set(key, format);
  }
  return format;
}

/** An instant, to the second and with its zone. */
export function timeIn(reader: Reader, at: EpochMs): string {
  return dates(reader, { dateStyle: 'long', timeStyle: 'long' }).format(at);
}

/** `15 Jun 2026, 12:05`, for tables whose page says which zone it is. */
export function shortTimeIn(reader: Reader, at: EpochMs): string {
  return dates(reader, { dateStyle: 'medium', timeStyle: 'short' }).format(at);
}

/** `15 June 2026, 12:05`. */
export function minuteIn(reader: Reader, at: EpochMs): string {
  return dates(reader, { dateStyle: 'long', timeStyle: 'short' }).format(at);
}

/** `15 June 2026`. */
export function dateIn(reader: Reader, at: EpochMs): string {
  return dates(reader, { dateStyle: 'long' }).format(at);
}

/** A day of the calendar: `30 April 2026`. */
export function dayIn(locale: Locale, day: CalendarDate): string {
  return dateIn({ locale, zone: 'UTC' }, Date.parse(`${day}T00:00:00Z`));
}

/** Day and month only, for an axis. */
export function shortDateIn(reader: Reader, at: EpochMs): string {
  return dates(reader, { day: 'numeric', month: 'short' }).format(at);
}

const NUMBERS = new Map<string, Intl.NumberFormat>();

function numbers(locale: Locale, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  let format = NUMBERS.get(key);
  if (!format) {
    format = new Intl.NumberFormat(LANGUAGE[locale], options);
    NUMBERS.set(key, format);
  }
  return format;
}

/** A calendar month. @param month `2026-10` */
export function monthIn(locale: Locale, month: string): string {
  const months = dates({ locale, zone: 'UTC' }, { month: 'long', year: 'numeric' });
  return months.format(Date.parse(`${month}-01T00:00:00Z`));
}

/** With four significant digits. */
export function formatNumber(value: number, locale: Locale): string {
  return numbers(locale, { maximumSignificantDigits: 4 }).format(value);
}

/** A count. */
export function countIn(locale: Locale, value: number): string {
  return numbers(locale).format(value);
}

/** `98.7%`. @param share from 0 to 1 */
export function percentIn(locale: Locale, share: number): string {
  return numbers(locale, { style: 'percent', maximumFractionDigits: 1 }).format(toTenth(share));
}

/** A share, from 0 to 1, to a tenth of a percent: all or nothing only where it is all or nothing. */
export function toTenth(share: number): number {
  const rounded = Math.round(share * 1_000) / 1_000;
  if (share > 0 && share < 1) return Math.min(0.999, Math.max(0.001, rounded));
  return rounded;
}

/** A stretch of time in whole days, or, below two of them, in hours. @param ms not negative */
export function stretchIn(locale: Locale, ms: number): string {
  return ms < 2 * DAY ? hoursIn(locale, ms / HOUR) : unitIn(locale, ms / DAY, 'day');
}

export function hoursIn(locale: Locale, hours: number): string {
  return unitIn(locale, hours, 'hour');
}

/** A whole number of a unit of time. */
export function unitIn(locale: Locale, value: number, unit: 'day' | 'hour' | 'minute'): string {
  const style = { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 0 } as const;
  return numbers(locale, style).format(Math.round(value));
}

/** Puts what is given in place of each `{name}`. */
export function filled(text: string, given: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => given[name] ?? whole);
}

/** With a capital at its beginning, as a title has it. */
export function titled(text: string, locale: Locale): string {
  const [first = '', ...rest] = text;
  return first.toLocaleUpperCase(LANGUAGE[locale]) + rest.join('');
}
