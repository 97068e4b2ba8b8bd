import { DAY, type EpochMs, HOUR, MINUTE, SECOND } from '../time.ts';

/**
 * Reads an RFC 3339 instant, to the millisecond: what is finer is cut off. Stricter than `Date.parse`, which
 * takes 30 February for 2 March: a day, hour, minute, second or offset that doesn't exist gives `undefined`.
 *
 * By hand rather than by a regular expression, because ingest reads one for every reading.
 */
export function parseInstant(text: string): EpochMs | undefined {
  const year = number(text, 0, 4);
  const month = number(text, 5, 2);
  const day = number(text, 8, 2);
  const hour = number(text, 11, 2);
  const minute = number(text, 14, 2);
  const second = number(text, 17, 2);
  const punctuated =
    text[4] === '-' && text[7] === '-' && text[10] === 'T' && text[13] === ':' && text[16] === ':';
  const exists =
    year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month) && within(hour, 23);
  if (!punctuated || !exists || !within(minute, 59) || !within(second, 59)) return undefined;

  let zoneAt = 19;
  let millisecond = 0;
  if (text[19] === '.') {
    zoneAt = 20;
    while (number(text, zoneAt, 1) >= 0) zoneAt += 1;
    if (zoneAt === 20 || zoneAt > 29) return undefined;
    millisecond = number(text.slice(20, zoneAt).padEnd(3, '0'), 0, 3);
  }
  const offset = offsetAt(text, zoneAt);
  if (offset === undefined) return undefined;
  const time = hour * HOUR + minute * MINUTE + second * SECOND + millisecond;
  return epochDay(year, month, day) * DAY + time - offset;
}

/** The number written in so many digits; −1 where something else stands there. */
function number(text: string, at: number, digits: number): number {
  let value = 0;
  for (let i = at; i < at + digits; i++) {
    const digit = text.charCodeAt(i) - 48;
    // An end of text gives NaN, which is neither.
    if (!(digit >= 0 && digit <= 9)) return -1;
    value = value * 10 + digit;
  }
  return value;
}

function within(value: number, most: number): boolean {
  return value >= 0 && value <= most;
}

/** What follows the time to the end of the text, `Z` or `+02:00`, in ms. */
function offsetAt(text: string, at: number): number | undefined {
  if (text[at] === 'Z') return text.length === at + 1 ? 0 : undefined;
  const sign = text[at] === '+' ? 1 : text[at] === '-' ? -1 : 0;
  const hour = number(text, at + 1, 2);
  const minute = number(text, at + 4, 2);
  if (sign === 0 || text[at + 3] !== ':' || text.length !== at + 6) return undefined;
  return within(hour, 23) && within(minute, 59) ? sign * (hour * HOUR + minute * MINUTE) : undefined;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/**
 * Days since 1970-01-01 of a day of the proleptic Gregorian calendar. Years are taken from March, so that the
 * leap day comes last, and months are 153 days in five.
 *
 * Source: P. Baum, "Date Algorithms" (1998–2020); the same is behind C++'s std::chrono.
 */
function epochDay(year: number, month: number, day: number): number {
  const y = month > 2 ? year : year - 1;
  const monthFromMarch = month > 2 ? month - 3 : month + 9;
  const dayOfYear = Math.floor((153 * monthFromMarch + 2) / 5) + day - 1;
  const leapDays = Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  return y * 365 + leapDays + dayOfYear - 719_468;
}
