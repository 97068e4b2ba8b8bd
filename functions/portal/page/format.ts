import type { EpochMs } from '../../../shared/time.ts';
import {
  dateIn,
  formatNumber,
  minuteIn,
  percentIn,
  type Reader,
  shortDateIn,
} from '../../../shared/words/format.ts';

/** How numbers and times are written to one person. */
export interface Format {
  readonly number: (value: number) => string;
  readonly percent: (share: number) => string;
  readonly time: (at: EpochMs) => string;
  readonly day: (at: EpochMs) => string;
  readonly shortDay: (at: EpochMs) => string;
  /** As a field of the kind `datetime-local` wants it. */
  readonly field: (at: EpochMs) => string;
}

export function formatFor({ locale, zone }: Reader): Format {
  const reader = { locale, zone };
  // Swedish writes 2026-06-15 12:05, which is ISO 8601 but for its space.
  const field = new Intl.DateTimeFormat('sv', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  return {
    number: (value) => formatNumber(value, locale),
    percent: (share) => percentIn(locale, share),
    time: (at) => minuteIn(reader, at),
    day: (at) => dateIn(reader, at),
    shortDay: (at) => shortDateIn(reader, at),
    field: (at) => field.format(at).replace(' ', 'T'),
  };
}
