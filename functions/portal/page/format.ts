import type { User } from '../../../shared/domain/customer.ts';
import type { EpochMs } from '../../../shared/time.ts';

/** How numbers and times are written to one person. */
export interface Format {
  readonly number: (value: number) => string;
  readonly percent: (share: number) => string;
  /** `15 June 2026, 12:05` */
  readonly time: (at: EpochMs) => string;
  /** `15 June 2026` */
  readonly day: (at: EpochMs) => string;
  /** `15 Jun` */
  readonly shortDay: (at: EpochMs) => string;
  /** As a field of the kind `datetime-local` wants it. */
  readonly field: (at: EpochMs) => string;
}

export function formatFor({ locale, zone }: Pick<User, 'locale' | 'zone'>): Format {
  const number = new Intl.NumberFormat(locale, { maximumSignificantDigits: 4 });
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const times = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone: zone, ...options });
  const time = times({ dateStyle: 'long', timeStyle: 'short' });
  const day = times({ dateStyle: 'long' });
  const short = times({ day: 'numeric', month: 'short' });
  // Swedish writes 2026-06-15 12:05, which is ISO 8601 but for its space.
  const field = new Intl.DateTimeFormat('sv', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  return {
    number: (value) => number.format(value),
    percent: (share) => percent.format(share),
    time: (at) => time.format(at),
    day: (at) => day.format(at),
    shortDay: (at) => short.format(at),
    field: (at) => field.format(at).replace(' ', 'T'),
  };
}

/** With a capital letter in front, as titles have it. */
export function titled(text: string, locale: string): string {
  return text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
}
