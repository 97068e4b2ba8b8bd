import type { Kpi, LifeEstimate } from '../../../shared/domain/health.ts';
import { type Html, html } from '../../../shared/html.ts';
import { DAY, SECOND } from '../../../shared/time.ts';
import { titled } from '../../../shared/words/format.ts';
import { KPI_WORDS } from '../../../shared/words/kpis.ts';
import { partlyKnown } from '../../../shared/words/partlyKnown.ts';
import type { Context } from './context.ts';
import { scrollable } from './document.ts';

const WINDOWS = ['24h', '7d', '30d'] as const;
/** The shares among what has no unit. */
const SHARES: ReadonlySet<string> = new Set(['TimeBasedAvailability', 'DataCompleteness']);

/** Key figures, a line each and a column a window. */
export function figuresSection(context: Context): Html {
  const { view, words } = context;
  const kpis = view.kpis.flatMap((window) => window.kpis);
  const rows = Object.entries(KPI_WORDS[view.user.locale]).flatMap(([name, title]) => {
    const known = kpis.filter((kpi) => kpi.name === name);
    if (!known.some((kpi) => 'value' in kpi)) return [];
    const cells = WINDOWS.map((window) => {
      const kpi = known.find((one) => one.window === window);
      const partly = kpi && partlyKnown(kpi, view.user.locale);
      return html`<td class="number">${kpi ? figure(context, kpi) : ''}${partly ? html`<span class="partly">${partly}</span>` : ''}</td>`;
    });
    return html`<tr><th scope="row">${title}</th>${cells}</tr>\n`;
  });
  if (rows.length === 0) return html`<p>${words.noReading}</p>`;
  const heads = WINDOWS.map((window) => html`<th scope="col" class="number">${words.windows[window]}</th>`);
  return scrollable(
    words.keyFigures,
    html`<table>
<thead><tr><th scope="col">${words.figure}</th>${heads}</tr></thead>
<tbody>
${rows}</tbody></table>`,
  );
}

function figure({ format, words }: Context, kpi: Kpi): string {
  if ('unavailable' in kpi) return '–';
  if (kpi.unit === 's') return `${format.number(kpi.value / 3_600)} ${words.hours}`;
  if (SHARES.has(kpi.name)) return format.percent(kpi.value);
  return `${format.number(kpi.value)}${kpi.unit === '1' ? '' : ` ${kpi.unit}`}`;
}

/** How long each part that wears is going to last. */
export function lifeSection(context: Context): Html {
  const { view, words, say } = context;
  if (view.life.length === 0) return html`<p>${words.noParts}</p>`;
  const rows = view.life.map((one) => {
    const name = titled(say.component(one.component), view.user.locale);
    if ('unavailable' in one) {
      return html`<tr><th scope="row">${name}</th><td colspan="4">${words.notTold}</td></tr>\n`;
    }
    return html`<tr><th scope="row">${name}</th>${lasting(context, one)}</tr>\n`;
  });
  return html`<p class="soft">${words.lifeMeaning}</p>
${scrollable(
  words.life,
  html`<table>
<thead><tr><th scope="col">${words.part}</th><th scope="col" class="number">P10</th><th scope="col" class="number">P50</th><th scope="col" class="number">P90</th><th scope="col">${words.overWithin}</th></tr></thead>
<tbody>
${rows}</tbody></table>`,
)}`;
}

function lasting(
  { view, words, format }: Context,
  { p10, p50, p90 }: Exclude<LifeEstimate, { unavailable: string }>,
): readonly Html[] {
  const days = (seconds: number | null) =>
    seconds === null ? words.beyond : `${format.number(Math.floor((seconds * SECOND) / DAY))} ${words.days}`;
  return [
    ...[p10, p50, p90].map((seconds) => html`<td class="number">${days(seconds)}</td>`),
    html`<td class="day">${p10 === null ? '–' : format.day(view.now + p10 * SECOND)}</td>`,
  ];
}
