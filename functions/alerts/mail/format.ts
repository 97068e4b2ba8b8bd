import type { Locale } from '../../../shared/domain/customer.ts';
import { DAY, type EpochMs, HOUR } from '../../../shared/time.ts';

/** In whose language and time zone something is told. */
export interface Reader {
  readonly locale: Locale;
  /** IANA zone. */
  readonly zone: string;
}

export function dateIn({ locale, zone }: Reader, at: EpochMs): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: zone }).format(at);
}

/** Day and month only, for an axis. */
export function shortDateIn({ locale, zone }: Reader, at: EpochMs): string {
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: zone }).format(at);
}

/** A stretch of time in whole days, or, below two of them, in hours. @param ms not negative */
export function stretchIn(locale: Locale, ms: number): string {
  return ms < 2 * DAY ? hoursIn(locale, ms / HOUR) : unit(locale, ms / DAY, 'day');
}

export function hoursIn(locale: Locale, hours: number): string {
  return unit(locale, hours, 'hour');
}

function unit(locale: Locale, value: number, of: 'day' | 'hour'): string {
  const style = { style: 'unit', unit: of, unitDisplay: 'long', maximumFractionDigits: 0 } as const;
  return new Intl.NumberFormat(locale, style).format(Math.round(value));
}

/** Puts what is given in place of each `{name}`. */
export function filled(text: string, given: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => given[name] ?? whole);
}

/** With a capital at its beginning, as a title has it. */
export function titled(text: string, locale: Locale): string {
  const [first = '', ...rest] = text;
  return first.toLocaleUpperCase(locale) + rest.join('');
}
