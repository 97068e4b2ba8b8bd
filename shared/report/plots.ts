import { Temporal } from 'temporal-polyfill';
import { type Bar, barChart } from '../chart/barChart.ts';
import type { Frame, TimeTick } from '../chart/frame.ts';
import { type Level, lineChart } from '../chart/lineChart.ts';
import type { Locale } from '../domain/customer.ts';
import { PUMP_STATES } from '../domain/reading.ts';
import type { HourRollup } from '../domain/rollup.ts';
import { SIGNALS, type Signal } from '../domain/signals.ts';
import type { Html } from '../html.ts';
import { type EpochMs, HOUR, MINUTE } from '../time.ts';
import { WORDS } from '../words/all.ts';
import { formatNumber, titled } from '../words/format.ts';
import type { MonthReport, PumpMonth } from './month.ts';
import { REPORT_WORDS } from './words/all.ts';

const HOUR_SECONDS = 3_600;
/** Of a day, with room for the hour that autumn gives. */
const DAY_AXIS = { from: 0, to: 25, ticks: [0, 6, 12, 18, 24] };

/** A day of a zone, from its first instant to that of the next. */
interface Day {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly date: string;
}

/** The signal's hourly means over the month, between the hour's least and most, with the levels that hold. */
export function signalPlot(
  report: MonthReport,
  { hours, limits }: PumpMonth,
  signal: Signal,
  locale: Locale,
): Html {
  const { unit } = SIGNALS[signal];
  const words = WORDS[locale];
  const title = `${titled(words.signal[signal], locale)}, ${unit}, ${REPORT_WORDS[locale].hourly}`;
  const named = (kind: Level['kind'], value: number) => ({
    kind,
    value,
    label: `${words.severity[kind]} ${formatNumber(value, locale)}`,
  });
  const points = hours.flatMap(({ hour, signals }) => {
    const known = signals[signal];
    if (!known || known.held === 0) return [];
    return [{ at: hour + 30 * MINUTE, value: known.sum / known.held, min: known.min, max: known.max }];
  });
  const levels = limits
    .filter((limit) => limit.signal === signal)
    .flatMap(({ warning, alarm }): Level[] => [
      ...(warning === undefined ? [] : [named('warning', warning)]),
      ...(alarm === undefined ? [] : [named('alarm', alarm)]),
    ]);
  const frame = { ...frameOf(report, title), number: (value: number) => formatNumber(value, locale) };
  return lineChart(frame, points, levels, HOUR);
}

/** How long the pump was in which state, a bar a day. */
export function statePlot(report: MonthReport, { hours }: PumpMonth, title: string): Html {
  const bars = daysOf(report).map(({ from, to }): Bar => {
    const within = hours.filter(({ hour }) => hour >= from && hour < to);
    const parts = PUMP_STATES.map((kind) => ({ kind: kind as string, value: hoursIn(within, kind) }));
    return { from, to, parts };
  });
  return barChart(frameOf(report, title), bars, DAY_AXIS);
}

/** The day of the month on which the clocks change, if there is one: when it begins, and its hours. */
export function oddDayOf(report: MonthReport): { readonly at: EpochMs; readonly hours: number } | undefined {
  const days = daysOf(report).map(({ from, to }) => ({ at: from, hours: (to - from) / HOUR }));
  return days.find(({ hours }) => hours !== 24);
}

function hoursIn(hours: readonly HourRollup[], state: (typeof PUMP_STATES)[number]): number {
  return hours.reduce((sum, { states }) => sum + states[state] / HOUR_SECONDS, 0);
}

function frameOf(report: MonthReport, title: string): Frame {
  const days = daysOf(report);
  const ticks = days
    .filter((_, i) => i % 5 === 0)
    .map(({ from, date }): TimeTick => ({ at: from, label: String(Number(date.slice(8))) }));
  return { title, from: days[0]!.from, to: days.at(-1)!.to, ticks };
}

/** All days of the month, those to come among them. */
function daysOf({ month, zone }: MonthReport): Day[] {
  const first = Temporal.PlainYearMonth.from(month).toPlainDate({ day: 1 });
  const start = (date: Temporal.PlainDate) => date.toZonedDateTime(zone).startOfDay().epochMilliseconds;
  return Array.from({ length: first.daysInMonth }, (_, i): Day => {
    const date = first.add({ days: i });
    return { from: start(date), to: start(date.add({ days: 1 })), date: date.toString() };
  });
}
