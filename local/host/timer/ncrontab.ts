import { ConfigurationError } from '../errors.ts';

/** The values each field of a schedule allows, as sets of numbers. */
export interface Schedule {
  seconds: Set<number>;
  minutes: Set<number>;
  hours: Set<number>;
  days: Set<number>;
  /** 1 to 12. */
  months: Set<number>;
  /** 0 (Sunday) to 6. */
  weekdays: Set<number>;
}

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const weekdayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** A leap day that must also be one weekday comes round within 28 years, or 40 across a year such as 2100. */
const yearsToSearch = 40;

/**
 * Parses an NCRONTAB expression: `{second} {minute} {hour} {day} {month} {day-of-week}`; five fields stand for a
 * second of 0. Fields take `*`, numbers, names of months and weekdays, ranges, lists and steps.
 * https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer#ncrontab-expressions
 * Throws a ConfigurationError that names the wrong field, or says that the schedule never comes.
 */
export function parseNcrontab(expression: string): Schedule {
  const fields = expression.trim().split(/\s+/);
  if (fields.length === 5) fields.unshift('0');
  if (fields.length !== 6) {
    throw new ConfigurationError(
      `Schedule "${expression}" must have six fields: {second} {minute} {hour} {day} {month} {day-of-week}.`,
    );
  }
  const field = (at: number, what: string, min: number, max: number, names: string[] = []) => {
    const values = parseField(fields[at]!, min, max, names);
    if (values) return values;
    throw new ConfigurationError(
      `Schedule "${expression}": "${fields[at]}" is no ${what}; it takes ${min} to ${max}.`,
    );
  };
  const schedule = {
    seconds: field(0, 'second', 0, 59),
    minutes: field(1, 'minute', 0, 59),
    hours: field(2, 'hour', 0, 23),
    days: field(3, 'day of the month', 1, 31),
    months: field(4, 'month', 1, 12, monthNames),
    weekdays: field(5, 'day of the week', 0, 6, weekdayNames),
  };
  if (!mayOccur(schedule))
    throw new ConfigurationError(`Schedule "${expression}" names a day that never comes.`);
  return schedule;
}

/** The values of one field, or undefined when it is wrong. */
function parseField(text: string, min: number, max: number, names: string[]): Set<number> | undefined {
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const match = /^(?:\*|([a-z\d]+)(?:-([a-z\d]+))?)(?:\/(\d+))?$/i.exec(part);
    if (!match) return undefined;
    const [, from, to, step] = match;
    const first = from === undefined ? min : numberOf(from, min, names);
    // `5/10` means: from 5 to the end in steps of 10.
    const open = from === undefined || (to === undefined && step !== undefined);
    const last = open ? max : to === undefined ? first : numberOf(to, min, names);
    const every = Number(step ?? 1);
    if (!(first >= min && first <= last && last <= max && every >= 1)) return undefined;
    for (let value = first; value <= last; value += every) values.add(value);
  }
  return values;
}

function numberOf(text: string, min: number, names: string[]): number {
  if (/^\d+$/.test(text)) return Number(text);
  const at = names.indexOf(text.toLowerCase().slice(0, 3));
  return at < 0 ? Number.NaN : at + min;
}

/** Whether some month has one of the days (29 February counts). */
function mayOccur({ days, months }: Schedule): boolean {
  const longest = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return [...months].some((month) => [...days].some((day) => day <= longest[month - 1]!));
}

/**
 * The first occurrence strictly after `after`, in UTC, which is what Azure's Linux plans schedule by.
 * A day has to suit both the day field and the weekday field: unlike in Unix cron they are joined by *and*, as in
 * the NCrontab library (https://github.com/atifaziz/NCrontab).
 */
export function nextOccurrence(schedule: Schedule, after: Date): Date {
  const start = new Date(after);
  start.setUTCMilliseconds(0);
  start.setUTCSeconds(start.getUTCSeconds() + 1);
  const day = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth(), start.getUTCDate()));
  const lastYear = start.getUTCFullYear() + yearsToSearch;
  // On the first day only what is left of it counts; on every later one the first time that suits.
  let from = start.getTime() - day.getTime();
  while (day.getUTCFullYear() <= lastYear) {
    if (!schedule.months.has(day.getUTCMonth() + 1)) {
      day.setUTCMonth(day.getUTCMonth() + 1, 1);
    } else {
      const time = suitsDay(schedule, day) ? firstTimeOfDay(schedule, from) : undefined;
      if (time !== undefined) return new Date(day.getTime() + time);
      day.setUTCDate(day.getUTCDate() + 1);
    }
    from = 0;
  }
  throw new ConfigurationError(`The schedule has no occurrence within ${yearsToSearch} years.`);
}

function suitsDay({ days, weekdays }: Schedule, day: Date): boolean {
  return days.has(day.getUTCDate()) && weekdays.has(day.getUTCDay());
}

/** Milliseconds from midnight to the first time of day that suits and is not before `from`. */
function firstTimeOfDay({ hours, minutes, seconds }: Schedule, from: number): number | undefined {
  const start = Math.floor(from / 1000);
  for (const hour of ascending(hours, Math.floor(start / 3600))) {
    for (const minute of ascending(minutes, Math.floor(start / 60) - hour * 60)) {
      for (const second of ascending(seconds, start - (hour * 60 + minute) * 60)) {
        return ((hour * 60 + minute) * 60 + second) * 1000;
      }
    }
  }
  return undefined;
}

function ascending(values: Set<number>, from: number): number[] {
  return [...values].filter((value) => value >= from).sort((a, b) => a - b);
}
