import type { Band } from '../../../shared/chart/lineChart.ts';
import type { Locale } from '../../../shared/domain/customer.ts';
import type { MonthlyReport, Recipient } from '../../../shared/domain/letter.ts';
import type { HourRollup } from '../../../shared/domain/rollup.ts';
import { isSignal, type Signal } from '../../../shared/domain/signals.ts';
import { Html, html } from '../../../shared/html.ts';
import { gatherMonth } from '../../../shared/report/gather.ts';
import type { MonthReport, PumpMonth } from '../../../shared/report/month.ts';
import { customersIn } from '../../../shared/storage/registry.ts';
import { reportsIn } from '../../../shared/storage/reports.ts';
import { HOUR } from '../../../shared/time.ts';
import { WORDS } from '../../../shared/words/all.ts';
import { formatNumber } from '../../../shared/words/describe.ts';
import { KPI_WORDS } from '../../../shared/words/kpis.ts';
import { filled, titled } from '../mail/format.ts';
import { figure, framed, table } from '../mail/html.ts';
import { LIGHT } from '../mail/palette.ts';
import { headerText } from '../transport/headerText.ts';
import { type InlinePicture, type MailContent, MailRefusedError } from '../transport/transport.ts';
import type { Source } from './render.ts';
import { REPORT_WORDS } from './words/report.ts';

/** Pumps that are told of in full, and pictures: a mail is to stay below what readers show of one, and some MB. */
const PUMPS = 20;
const PICTURES = 24;
/** Hours are drawn in blocks of so many: finer is not seen in a month, and weighs. */
const BLOCK = 4;

/**
 * A customer's month by mail, in its reader's language, with its plots.
 *
 * @throws {MailRefusedError} when the report is defined no more, or the customer is gone
 */
export async function monthlyReport(
  { report: name, month }: MonthlyReport,
  to: Recipient,
  { storage, contract, now }: Source,
): Promise<MailContent> {
  const [customer, definition] = await Promise.all([
    customersIn(storage).get(contract),
    reportsIn(storage).get(name),
  ]);
  if (customer?.status !== 'active' || !definition) {
    throw new MailRefusedError('The customer, or the report, is there no more.');
  }
  return reportMail(await gatherMonth(storage, customer, definition, month, now), to.locale);
}

interface Drawn extends InlinePicture {
  readonly alternative: string;
}

/** The report as a mail. */
export async function reportMail(report: MonthReport, locale: Locale): Promise<MailContent> {
  const own = REPORT_WORDS[locale];
  const month = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  const subject = headerText(
    filled(own.subject, {
      month: month.format(Date.parse(`${report.month}-01T00:00:00Z`)),
      customer: headerText(report.customer.name),
    }),
    200,
  );
  const told = report.pumps.slice(0, PUMPS);
  const left = report.pumps.length - told.length;
  const more = left > 0 ? filled(own.more, { count: String(left) }) : '';
  const pictures: Drawn[] = [];
  const sections: { title: string; facts: [string, string][]; drawn: Drawn[] }[] = [];
  for (const known of told) {
    const drawn = await drawnOf(report, known, locale, sections.length, PICTURES - pictures.length);
    pictures.push(...drawn);
    sections.push({ title: titleOf(known), facts: factsOf(report, known, locale), drawn });
  }
  const times = filled(own.times, { zone: report.zone });
  const endings = [more, own.footer].filter((text) => text !== '');
  const text = [
    subject,
    times,
    ...(sections.length === 0 ? [own.noPump] : []),
    ...sections.map(({ title, facts, drawn }) =>
      [
        title,
        ...facts.map(([label, fact]) => `${label}: ${fact}`),
        ...drawn.map((one) => one.alternative),
      ].join('\n'),
    ),
    ...endings,
  ].join('\n\n');
  const inner = html`<p style="margin:0 0 8px">${times}</p>
${sections.length === 0 ? html`<p style="margin:0">${own.noPump}</p>` : new Html('')}
${sections.map(({ title, facts, drawn }) => html`<h2 style="margin:24px 0 4px;font-size:16px">${title}</h2>\n${table(facts)}\n${drawn.map(figure)}\n`)}`;
  const below = html`<div class="soft" style="max-width:560px;margin:auto;padding:12px 20px;font-size:13px;color:${LIGHT.soft}">
${endings.map((said) => html`<p style="margin:0 0 4px">${said}</p>\n`)}</div>`;
  return {
    subject,
    text: `${text}\n`,
    html: framed(locale, subject, 'link', inner, below),
    pictures: pictures.map(({ contentId, name, png }) => ({ contentId, name, png })),
  };
}

function titleOf({ pump }: PumpMonth): string {
  return [pump.tag, pump.site, pump.model].flatMap((text) => (text ? headerText(text) : [])).join(' · ');
}

/** Figures in the order of the definition; seconds as hours, shares as percent. */
function factsOf(
  { definition }: MonthReport,
  { kpis, alarms }: PumpMonth,
  locale: Locale,
): [string, string][] {
  const facts = definition.kpis.map((name): [string, string] => {
    const kpi = kpis.find((one) => one.name === name);
    return [
      kpiTitle(name, locale),
      kpi && 'value' in kpi ? amountOf(kpi.name, kpi.value, kpi.unit, locale) : '–',
    ];
  });
  if (!definition.alarms) return facts;
  return [...facts, [REPORT_WORDS[locale].conditions, formatNumber(alarms.length, locale)]];
}

const SHARES: ReadonlySet<string> = new Set(['TimeBasedAvailability', 'DataCompleteness']);

function amountOf(name: string, value: number, unit: string, locale: Locale): string {
  if (unit === 's') return `${formatNumber(value / 3_600, locale)} h`;
  if (SHARES.has(name)) return `${formatNumber(value * 100, locale)} %`;
  return `${formatNumber(value, locale)}${unit === '1' ? '' : ` ${unit}`}`;
}

/** `oilTemperature.p95` → `Oil temperature, 95 % of the time at most`. */
function kpiTitle(name: string, locale: Locale): string {
  const known = KPI_WORDS[locale][name];
  if (known !== undefined) return known;
  const [first = '', ...rest] = name.split('.');
  if (!isSignal(first)) return name;
  const own = REPORT_WORDS[locale];
  return [
    titled(WORDS[locale].signal[first], locale),
    ...rest.map((one) => (one === 'p95' ? own.p95 : one)),
  ].join(', ');
}

/** The definition's plots of one pump, as many as there is room for. */
async function drawnOf(
  { definition, window }: MonthReport,
  { hours, limits }: PumpMonth,
  locale: Locale,
  pump: number,
  room: number,
): Promise<Drawn[]> {
  const shown = definition.plots.filter((signal) => hours.some(({ signals }) => signals[signal]?.held));
  const drawn: Drawn[] = [];
  const { signalPicture } = await import('../picture/signalPicture.ts');
  const { pngOf } = await import('../picture/png.ts');
  for (const signal of shown.slice(0, Math.max(0, room))) {
    const { svg, alternative } = signalPicture(
      {
        signal,
        from: window.from,
        now: window.to,
        points: blocksOf(hours, signal),
        forecast: [],
        limits: limits.filter((limit) => limit.signal === signal),
        title: REPORT_WORDS[locale].plot,
        step: BLOCK * HOUR,
      },
      // The window is the zone's month; days on its axis are labelled near enough by UTC.
      { locale, zone: 'UTC' },
    );
    const name = `${signal}-${pump + 1}.png`;
    drawn.push({ contentId: `${name}@vakt`, name, png: await pngOf(svg), alternative });
  }
  return drawn;
}

function blocksOf(hours: readonly HourRollup[], signal: Signal): Band[] {
  const blocks = new Map<number, { held: number; sum: number; min: number; max: number }>();
  for (const { hour, signals } of hours) {
    const known = signals[signal];
    if (!known?.held) continue;
    const at = Math.floor(hour / (BLOCK * HOUR)) * BLOCK * HOUR;
    const before = blocks.get(at) ?? { held: 0, sum: 0, min: known.min, max: known.max };
    blocks.set(at, {
      held: before.held + known.held,
      sum: before.sum + known.sum,
      min: Math.min(before.min, known.min),
      max: Math.max(before.max, known.max),
    });
  }
  return [...blocks]
    .sort(([a], [b]) => a - b)
    .map(([at, { held, sum, min, max }]) => ({ at: at + (BLOCK / 2) * HOUR, value: sum / held, min, max }));
}
