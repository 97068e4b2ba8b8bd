import { Temporal } from 'temporal-polyfill';
import type { EpochMs } from '../../time.ts';

/** A calendar date, `2026-04-30`, in the customer's own time zone. */
export type CalendarDate = string;

/** The first instant of a day in a zone; where clocks skip midnight, the first that exists. */
export function startOf(date: CalendarDate, zone: string): EpochMs {
  return Temporal.PlainDate.from(date).toZonedDateTime(zone).startOfDay().epochMilliseconds;
}

/** The day that it is in a zone at this instant. */
export function dayAt(at: EpochMs, zone: string): CalendarDate {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate().toString();
}

/** The day as many days later. */
export function daysAfter(date: CalendarDate, days: number): CalendarDate {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/**
 * The same day as many calendar months later. A day that month doesn't have rolls forward to the first of the
 * next, so that what lasts months is never shorter than agreed: 30 November and three months are 1 March.
 */
export function monthsAfter(date: CalendarDate, months: number): CalendarDate {
  const from = Temporal.PlainDate.from(date);
  const to = from.add({ months });
  return (to.day === from.day ? to : to.add({ days: 1 })).toString();
}

/** The last day of the calendar month that follows the one of this day. */
export function endOfNextMonth(date: CalendarDate): CalendarDate {
  const next = Temporal.PlainDate.from(date).with({ day: 1 }).add({ months: 1 });
  return next.with({ day: next.daysInMonth }).toString();
}
