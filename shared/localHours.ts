import { Temporal } from 'temporal-polyfill';
import { HOUR } from './time.ts';

/** A stretch of time in which a zone's clocks are so far ahead of UTC; until the next one. */
export interface ZoneStretch {
  /** In hours since 1970. */
  readonly from: number;
  /** Hours. */
  readonly ahead: number;
}

const DAY_HOURS = 24;
/** A zone's clocks on the days that were asked about: what is asked for every pump is looked up once. */
const known = new Map<string, Map<number, number>>();

/**
 * How a zone's clocks stand to UTC, in order: the first from the start on, the last for ever. Clocks change at full hours of UTC,
 * or are taken to.
 *
 * @param zone IANA
 * @param from hours since 1970, as `to`
 */
export function zoneStretches(zone: string, from: number, to: number): ZoneStretch[] {
  const stretches: ZoneStretch[] = [{ from, ahead: aheadAt(zone, Math.floor(from)) }];
  const change = (hour: number) => {
    const ahead = aheadAt(zone, hour);
    if (ahead !== stretches.at(-1)!.ahead) stretches.push({ from: hour, ahead });
  };
  const days = known.get(zone) ?? new Map<number, number>();
  known.set(zone, days);
  const onDay = (day: number) => {
    const ahead = days.get(day) ?? aheadAt(zone, day * DAY_HOURS);
    days.set(day, ahead);
    return ahead;
  };
  for (let day = Math.floor(from / DAY_HOURS); day * DAY_HOURS < to; day++) {
    if (onDay(day) === onDay(day + 1)) continue;
    for (let hour = day * DAY_HOURS + 1; hour <= (day + 1) * DAY_HOURS; hour++) if (hour > from) change(hour);
  }
  return stretches;
}

/** Which of the stretches an hour lies in; the first, where it lies before them. */
export function stretchAt(stretches: readonly ZoneStretch[], hour: number): number {
  return Math.max(
    0,
    stretches.findLastIndex(({ from }) => from <= hour),
  );
}

/** What a zone's clocks show, in hours since its own 1970 began, at hours of UTC that rise. */
export function localHours(zone: string, hours: readonly number[]): number[] {
  if (hours.length === 0) return [];
  const stretches = zoneStretches(zone, hours[0]!, hours.at(-1)! + 1);
  let i = 0;
  return hours.map((hour) => {
    while (i + 1 < stretches.length && stretches[i + 1]!.from <= hour) i++;
    return hour + stretches[i]!.ahead;
  });
}

function aheadAt(zone: string, hour: number): number {
  const at = Temporal.Instant.fromEpochMilliseconds(hour * HOUR).toZonedDateTimeISO(zone);
  return at.offsetNanoseconds / (HOUR * 1e6);
}
