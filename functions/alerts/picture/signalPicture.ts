import type { Frame } from '../../../shared/chart/frame.ts';
import { type Band, type Level, lineChart } from '../../../shared/chart/lineChart.ts';
import type { Limit } from '../../../shared/domain/model.ts';
import { SIGNALS, type Signal } from '../../../shared/domain/signals.ts';
import type { Html } from '../../../shared/html.ts';
import { DAY, type EpochMs, HOUR } from '../../../shared/time.ts';
import { WORDS } from '../../../shared/words/all.ts';
import {
  dateIn,
  filled,
  formatNumber,
  type Reader,
  shortDateIn,
  titled,
} from '../../../shared/words/format.ts';
import { MAIL_WORDS } from '../mail/words/all.ts';
import { PICTURE_HEIGHT, PICTURE_WIDTH, pictureOf } from './frame.ts';

/** A signal over the last days, as it is drawn into a mail. */
export interface SignalCourse {
  readonly signal: Signal;
  readonly from: EpochMs;
  readonly now: EpochMs;
  /** In order; at least one. */
  readonly points: readonly Band[];
  /** How it goes on if its trend does; empty where nothing is known. */
  readonly forecast: readonly Band[];
  /** Instead of that of the last days; `{signal}` and `{unit}` are filled in. */
  readonly title?: string;
  /** The distance of neighbours, ms; an hour without it. */
  readonly step?: number;
  /** Those of this signal. */
  readonly limits: readonly Limit[];
}

const CHART = { width: PICTURE_WIDTH, height: PICTURE_HEIGHT - 70 };

/** The picture as SVG, and what is seen in it in words, both in the reader's own. */
export function signalPicture(
  course: SignalCourse,
  reader: Reader,
): { readonly svg: Html; readonly alternative: string } {
  const { signal, from, now, points, forecast, limits } = course;
  const { locale } = reader;
  const own = MAIL_WORDS[locale];
  const { unit } = SIGNALS[signal];
  const days = String(Math.round((now - from) / DAY));
  const about = { signal: titled(WORDS[locale].signal[signal], locale), unit, days };
  const title = filled(course.title ?? own.picture, about);
  const frame: Frame = {
    title,
    from,
    to: Math.max(now, forecast.at(-1)?.at ?? now),
    ticks: ticksOf(from, Math.max(now, forecast.at(-1)?.at ?? now), reader),
    number: (value) => formatNumber(value, locale),
    size: CHART,
  };
  const levels = levelsOf(limits, reader);
  const chart = lineChart(frame, points, levels, 2 * (course.step ?? HOUR), forecast);
  const legend = [
    ['line', own.pictureMean],
    ['band', own.pictureRange],
    ...(forecast.length > 0 ? [['forecast', own.forecast] as const] : []),
  ] as const;
  return { svg: pictureOf(title, chart, legend), alternative: inWords(course, title, reader) };
}

/** Every day's beginning in UTC that a label has room for. */
function ticksOf(from: EpochMs, to: EpochMs, reader: Reader): Frame['ticks'] {
  const step = Math.max(1, Math.ceil((to - from) / DAY / 6)) * DAY;
  const ticks = [];
  for (let at = Math.ceil(from / DAY) * DAY; at < to - step / 4; at += step) {
    if (at > from + step / 4) ticks.push({ at, label: shortDateIn(reader, at) });
  }
  return ticks;
}

function levelsOf(limits: readonly Limit[], { locale }: Reader): Level[] {
  const { severity } = WORDS[locale];
  return limits.flatMap((limit) =>
    (['warning', 'alarm'] as const).flatMap((kind) => {
      const value = limit[kind];
      return value === undefined
        ? []
        : [{ kind, value, label: `${severity[kind]} ${formatNumber(value, locale)}` }];
    }),
  );
}

/** What the picture shows, for those who can't see it. */
function inWords({ signal, points, forecast, limits }: SignalCourse, title: string, reader: Reader): string {
  const { locale } = reader;
  const own = MAIL_WORDS[locale];
  const measure = (value: number) => `${formatNumber(value, locale)} ${SIGNALS[signal].unit}`;
  const extreme = (of: (...values: number[]) => number, side: 'min' | 'max') =>
    measure(points.reduce((found, point) => of(found, point[side]), points[0]![side]));
  const end = forecast.at(-1);
  return [
    `${title}.`,
    filled(own.pictureFacts, {
      last: measure(points.at(-1)!.value),
      least: extreme(Math.min, 'min'),
      most: extreme(Math.max, 'max'),
    }),
    ...limits.flatMap(({ warning, alarm }) => [
      ...(warning === undefined ? [] : [filled(own.pictureWarning, { warning: measure(warning) })]),
      ...(alarm === undefined ? [] : [filled(own.pictureAlarm, { alarm: measure(alarm) })]),
    ]),
    ...(end
      ? [
          filled(own.pictureForecast, {
            low: measure(end.min),
            high: measure(end.max),
            date: dateIn(reader, end.at),
          }),
        ]
      : []),
  ].join(' ');
}
