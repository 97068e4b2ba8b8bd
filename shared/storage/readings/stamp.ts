import { type EpochMs, HOUR, hourOf, iso, MINUTE, SECOND } from '../../time.ts';

/** What minutes, seconds and milliseconds are written as. */
const MINUTES = Array.from({ length: 60 }, (_, n) => `${String(n).padStart(2, '0')}:`);
const SECONDS = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, '0'));
const MILLISECONDS = Array.from({ length: 1_000 }, (_, n) => `.${String(n).padStart(3, '0')}Z`);

/**
 * A writer of instants, with the same text as {@link iso}: RFC 3339 in UTC with milliseconds. It remembers the hour
 * it wrote last, because writing three dates an entity anew costs more than packing its readings.
 */
export function stamper(): (at: EpochMs) => string {
  let hour = Number.NaN;
  let prefix = '';
  return (at) => {
    let rest = at - hour;
    if (!(rest >= 0 && rest < HOUR)) {
      prefix = iso(at).slice(0, 14);
      hour = hourOf(at);
      rest = at - hour;
    }
    // To a small integer, with which the rest is reckoned several times faster than with a double.
    const within = rest | 0;
    const minute = Math.trunc(within / MINUTE);
    const second = Math.trunc(within / SECOND) - minute * 60;
    return prefix + MINUTES[minute] + SECONDS[second] + MILLISECONDS[within % SECOND];
  };
}

/** Numbers below a thousand, in three digits. */
const THREE = Array.from({ length: 1_000 }, (_, n) => String(n).padStart(3, '0'));

/** An instant after 1970 in milliseconds, in decimal: the same text as `String`'s, at a third of its price. */
export function decimal(at: EpochMs): string {
  const millions = Math.floor(at / 1e6);
  if (!(millions > 0 && millions < 1e9) || !Number.isInteger(at)) return String(at);
  const rest = (at - millions * 1e6) | 0;
  const thousands = (rest / 1_000) | 0;
  return millions + THREE[thousands]! + THREE[rest - thousands * 1_000]!;
}
