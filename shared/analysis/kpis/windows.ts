import { Temporal } from 'temporal-polyfill';
import { DAY, type EpochMs, HOUR } from '../../time.ts';

/** A stretch of whole UTC hours of which KPIs are told; the last of a rolling one has just begun. */
export interface Window {
  /** `24h`, `7d`, `30d`, or a calendar month, `2026-10`. */
  readonly name: string;
  /** The start of its first hour. */
  readonly from: EpochMs;
  /** Its end, or now, where that is earlier. */
  readonly to: EpochMs;
}

/** The rolling windows by name, in ms. */
export const ROLLING = { '24h': DAY, '7d': 7 * DAY, '30d': 30 * DAY } as const;
export type RollingName = keyof typeof ROLLING;
export const ROLLING_NAMES = Object.keys(ROLLING) as RollingName[];

/**
 * A rolling window: so many clock hours, the last of them the one that holds this instant. It begins at a full hour,
 * so that no hour has to be divided and every figure is exact.
 *
 * @param at within its last hour
 * @param now what lies after it has not happened yet
 */
export function rollingWindow(name: RollingName, at: EpochMs, now: EpochMs = at): Window {
  const end = fullHourFrom(at);
  return { name, from: end - ROLLING[name], to: Math.min(end, now) };
}

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

/** Whether this text names a calendar month, like `2026-10`. */
export function isMonth(text: string): boolean {
  return MONTH.test(text);
}

/**
 * A calendar month in a time zone. Where the zone's hours are not those of UTC, it begins and ends at the next full
 * hour of UTC.
 *
 * @param month as {@link isMonth} has it
 * @param zone IANA
 * @param now what lies after it has not happened yet
 */
export function monthWindow(month: string, zone: string, now: EpochMs): Window {
  const { from, end } = boundsOf(month, zone);
  return { name: month, from, to: Math.max(from, Math.min(end, now)) };
}

/** Whether a calendar month is over in a time zone. */
export function isMonthOver(month: string, zone: string, now: EpochMs): boolean {
  return boundsOf(month, zone).end <= now;
}

/** Whether a calendar month has begun in a time zone: of one that hasn't nothing can be told. */
export function hasMonthBegun(month: string, zone: string, now: EpochMs): boolean {
  return boundsOf(month, zone).from <= now;
}

function boundsOf(month: string, zone: string): { from: EpochMs; end: EpochMs } {
  const first = Temporal.PlainYearMonth.from(month).toPlainDate({ day: 1 });
  const startOf = (date: Temporal.PlainDate) => date.toZonedDateTime(zone).startOfDay().epochMilliseconds;
  return { from: fullHourFrom(startOf(first)), end: fullHourFrom(startOf(first.add({ months: 1 }))) };
}

/** The full hour at this instant, or the next one. */
export function fullHourFrom(at: EpochMs): EpochMs {
  return Math.ceil(at / HOUR) * HOUR;
}
