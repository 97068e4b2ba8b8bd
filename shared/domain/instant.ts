import { DAY, type EpochMs, HOUR, MINUTE, SECOND } from '../time.ts';

/**
 * Reads an RFC 3339 instant, to the millisecond: what is finer is cut off. Stricter than `Date.parse`, which
 * takes 30 February for 2 March: a day, hour, minute, second or offset that doesn't exist gives `undefined`.
 *
 * By hand rather than by a regular expression, because ingest reads one for every reading.
 */
export function parseInstant(text: string): EpochMs | undefined {
  const year = two(text, 0) * 100 + two(text, 2);
  const month = two(text, 5);
  const day = two(text, 8);
  const hour = two(text, 11);
  const minute = two(text, 14);
  const second = two(text, 17);
  const punctuated =
    letter(text, 4, '-') &&
    letter(text, 7, '-') &&
    letter(text, 10, 'T') &&
    letter(text, 13, ':') &&
    letter(text, 16, ':');
  const days = year >= 0 && month >= 0 && day >= 0 ? daysTo(year, month, day) : undefined;
  const exists = hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59 && second >= 0 && second <= 59;
  if (!punctuated || days === undefined || !exists) return undefined;

  const time = hour * HOUR + minute * MINUTE + second * SECOND;
  const rest =
    text.length === 24 && letter(text, 19, '.') && letter(text, 23, 'Z')
      ? thousandths(text, 20)
      : restAt(text, 19);
  return rest === undefined ? undefined : days * DAY + time + rest;
}

/** What stands after the seconds, a fraction of one and the zone, in ms: to be added. */
function restAt(text: string, at: number): number | undefined {
  let zoneAt = at;
  let millisecond = 0;
  if (letter(text, at, '.')) {
    // Tenths weigh 100, hundredths 10, thousandths 1, and what is finer nothing.
    for (let weight = 100; digit(text, ++zoneAt) >= 0; weight = Math.floor(weight / 10)) {
      millisecond += weight * digit(text, zoneAt);
    }
    if (zoneAt === at + 1 || zoneAt > at + 10) return undefined;
  }
  const offset = offsetAt(text, zoneAt);
  return offset === undefined ? undefined : millisecond - offset;
}

/** Three digits, as nearly every box writes them, read for a third of what {@link restAt} takes. */
function thousandths(text: string, at: number): number | undefined {
  const value = two(text, at) * 10 + digit(text, at + 2);
  return value >= 0 ? value : undefined;
}

/** The date read last: nearly always that of the next one too. */
let lastDate = 101;
let lastDays = epochDay(0, 1, 1);

/** Days since 1970-01-01 of a date; `undefined` of one that doesn't exist. */
function daysTo(year: number, month: number, day: number): number | undefined {
  const date = year * 10_000 + month * 100 + day;
  if (date !== lastDate) {
    if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
    lastDate = date;
    lastDays = epochDay(year, month, day);
  }
  return lastDays;
}

/** What stands for a digit that is none: whatever is made of it is below zero. Small, so that it is reckoned in integers. */
const NONE = -100_000;

/** The digit that stands there; {@link NONE} where something else does, or the text is over. */
function digit(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57 ? code - 48 : NONE;
}

/** The number written in two digits; below zero where something else stands there. */
function two(text: string, at: number): number {
  return digit(text, at) * 10 + digit(text, at + 1);
}

function letter(text: string, at: number, expected: string): boolean {
  return text.charCodeAt(at) === expected.charCodeAt(0);
}

/** What follows the time to the end of the text, `Z` or `+02:00`, in ms. */
function offsetAt(text: string, at: number): number | undefined {
  if (letter(text, at, 'Z')) return text.length === at + 1 ? 0 : undefined;
  const sign = letter(text, at, '+') ? 1 : letter(text, at, '-') ? -1 : 0;
  const hour = two(text, at + 1);
  const minute = two(text, at + 4);
  if (sign === 0 || !letter(text, at + 3, ':') || text.length !== at + 6) return undefined;
  return hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59
    ? sign * (hour * HOUR + minute * MINUTE)
    : undefined;
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
