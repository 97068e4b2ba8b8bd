import { forecastOf } from '../../../shared/chart/forecast.ts';
import type { Frame } from '../../../shared/chart/frame.ts';
import { type Level, lineChart } from '../../../shared/chart/lineChart.ts';
import { SIGNAL_NAMES, SIGNALS, type Signal } from '../../../shared/domain/signals.ts';
import { type Html, html } from '../../../shared/html.ts';
import { DAY, HOUR } from '../../../shared/time.ts';
import { titled } from '../../../shared/words/format.ts';
import { WINDOW } from '../gather.ts';
import { BLOCK, blocksOf } from '../series.ts';
import type { Context } from './context.ts';

/** How far ahead a trend is drawn. */
const AHEAD = 10 * DAY;

/** Each signal over the window, with its limits; and how it goes on, where a part's life is told from its trend. */
export function signalsSection(context: Context): Html {
  const { view, words } = context;
  const shown = SIGNAL_NAMES.filter((signal) => view.hours.some(({ signals }) => signals[signal]?.held));
  if (shown.length === 0) return html`<p>${words.noReading}</p>`;
  return html`<p class="soft">${words.chart}.</p>\n${shown.map((signal) => figureOf(context, signal))}`;
}

function figureOf({ view, words, format, say }: Context, signal: Signal): Html {
  const { unit } = SIGNALS[signal];
  const measure = (value: number) => `${format.number(value)} ${unit}`;
  const points = blocksOf(view.hours, signal);
  const limits = view.limits.filter((limit) => limit.signal === signal);
  const levels = limits.flatMap(({ warning, alarm }) => [
    ...levelOf('warning', warning, say.words.severity.warning),
    ...levelOf('alarm', alarm, say.words.severity.alarm),
  ]);
  const last = points.at(-1)!;
  const trend = trendOf(view, signal);
  const forecast = trend && view.now - last.at < DAY ? forecastOf(trend, last, view.now + AHEAD) : [];
  const end = forecast.at(-1);
  const told = [
    `${words.latest}: ${measure(last.value)}`,
    `${words.least}: ${measure(Math.min(...points.map(({ min }) => min)))}`,
    `${words.most}: ${measure(Math.max(...points.map(({ max }) => max)))}`,
    ...levels.map(({ label, value }) => `${label.split(' ')[0]}: ${measure(value)}`),
    ...(end
      ? [`${words.forecast}: ${measure(end.value)} (${format.number(end.min)}–${format.number(end.max)})`]
      : []),
  ].join('. ');
  const title = titled(say.words.signal[signal], view.user.locale);
  const to = end ? view.now + AHEAD : view.now;
  const frame: Frame = {
    title: `${title}, ${unit}. ${told}.`,
    from: view.now - WINDOW,
    to,
    // None at the very edge, where it would be cut off.
    ticks: [0, 1, 2, 3, 4, 5].flatMap((week) => {
      const at = view.now - 28 * DAY + week * 7 * DAY;
      return at <= to - 2 * DAY ? [{ at, label: format.shortDay(at) }] : [];
    }),
    number: format.number,
  };
  return html`<figure>
<h3>${title}, ${unit}</h3>
${lineChart(frame, points, levels, BLOCK + HOUR, forecast)}
<figcaption>${told}.</figcaption>
</figure>
`;

  function levelOf(kind: Level['kind'], value: number | undefined, name: string): Level[] {
    return value === undefined ? [] : [{ kind, value, label: `${name} ${format.number(value)}` }];
  }
}

/** What the readings say of a part that this signal tells of; of several, the one that changes fastest. */
function trendOf({ model, life }: Context['view'], signal: Signal) {
  const parts = new Set(model?.components.filter((part) => part.signal === signal).map(({ name }) => name));
  return life
    .flatMap((one) => ('evidence' in one && one.evidence && parts.has(one.component) ? [one.evidence] : []))
    .sort((a, b) => Math.abs(b.slope) - Math.abs(a.slope))[0];
}
