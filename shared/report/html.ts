import type { Locale } from '../domain/customer.ts';
import { happenedAt } from '../domain/maintenance.ts';
import { PUMP_STATES } from '../domain/reading.ts';
import { SIGNALS, type Signal } from '../domain/signals.ts';
import { Html, html } from '../html.ts';
import type { EpochMs } from '../time.ts';
import { WORDS } from '../words/all.ts';
import { dateIn, filled, LANGUAGE, monthIn, shortTimeIn, titled } from '../words/format.ts';
import { partlyKnown } from '../words/partlyKnown.ts';
import { figureOf } from './figure.ts';
import { conditionSaid, recordSaid } from './happened.ts';
import type { MonthReport, PumpMonth } from './month.ts';
import { oddDayOf, signalPlot, statePlot } from './plots.ts';
import { STYLE } from './style.ts';
import { REPORT_WORDS } from './words/all.ts';
import type { ReportWords } from './words/words.ts';
import { kpiText, kpiTitle, leftOutText, reasonText } from './words.ts';

/** What a part of the page is made of: the report, and in which language. */
interface Context {
  readonly report: MonthReport;
  readonly locale: Locale;
  readonly own: ReportWords;
  readonly time: (at: EpochMs) => string;
}

/** Figures of the overview, in which each pump has a line. */
const OVERVIEW = 6;
const NONE = new Html('');

/** The report as one page that needs nothing else: style and plots are within it. Whatever comes from people is escaped. */
export function reportHtml(report: MonthReport, locale: Locale): string {
  const { customer, month, zone, made, window, pumps } = report;
  const own = REPORT_WORDS[locale];
  const time = (at: EpochMs) => shortTimeIn({ locale, zone }, at);
  const context: Context = { report, locale, own, time };
  const named = { month: monthIn(locale, month), customer: customer.name };
  const isOver = window.to > made || made - window.to >= 1_000;
  const heading = filled(own.heading, named) + (isOver ? '' : `, ${own.soFar}`);
  const about = [
    filled(own.customer, { number: customer.number }),
    filled(own.times, { zone }),
    filled(own.made, { time: time(made) }),
    own.dash,
  ];
  return html`<!DOCTYPE html>
<html lang="${LANGUAGE[locale]}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${filled(own.subject, named)}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<header>
<h1>${customer.name}</h1>
<p>${heading}</p>
<p class="soft">${about.join(' ')}</p>
</header>
<main>
${overview(context)}
${pumps.map((pump) => pumpSection(context, pump))}
</main>
</body>
</html>
`.source;
}

function overview({ report: { definition, pumps }, locale, own }: Context): Html {
  if (pumps.length === 0) return html`<p>${own.noPump}</p>`;
  const words = WORDS[locale];
  const columns = definition.kpis.slice(0, OVERVIEW);
  const heads = columns.map((name) => html`<th scope="col" class="number">${kpiTitle(name, locale)}</th>`);
  const rows = pumps.map(({ pump, kpis }) => {
    const cells = columns.map((name) => {
      const kpi = figureOf(kpis, name);
      if (!kpi || 'unavailable' in kpi) return html`<td class="number">–</td>`;
      const { text, unit } = kpiText(kpi, locale);
      const partly = partlyKnown(kpi, locale);
      return html`<td class="number">${text} ${unit}${partly ? html`<span class="partly">${partly}</span>` : ''}</td>`;
    });
    return html`<tr><th scope="row">${pump.tag}</th><td>${pump.site ?? ''}</td><td>${pump.model}</td>${cells}</tr>\n`;
  });
  return html`<div class="scroll"><table>
<thead><tr><th scope="col">${words.pump}</th><th scope="col">${words.site}</th><th scope="col">${words.model}</th>${heads}</tr></thead>
<tbody>
${rows}</tbody>
</table></div>`;
}

function pumpSection(context: Context, known: PumpMonth): Html {
  const { report, locale } = context;
  const { definition } = report;
  const { pump } = known;
  const where = [
    pump.site,
    pump.model,
    pump.serialNumber && `${WORDS[locale].serialNumber} ${pump.serialNumber}`,
    pump.deviceId,
  ];
  const plots = definition.plots
    .filter(
      (signal) =>
        known.hours.some(({ signals }) => signals[signal]) ||
        known.doubts.some((one) => one.signal === signal),
    )
    .map(
      (signal) =>
        html`<h3>${titled(WORDS[locale].signal[signal], locale)}, ${SIGNALS[signal].unit}</h3>\n${signalPlot(report, known, signal, locale)}\n${leftOut(context, known, signal)}`,
    );
  return html`<section>
<h2>${pump.tag}</h2>
<p class="soft">${where.filter((text) => text).join(' · ')}</p>
${kpiTable(context, known)}
${definition.states ? states(context, known) : NONE}
${plots}
${definition.alarms ? alarms(context, known) : NONE}
${definition.maintenance ? maintenance(context, known) : NONE}
</section>
`;
}

/** What isn't drawn, because the sensor wasn't to be believed. */
function leftOut({ report: { zone }, locale }: Context, { doubts }: PumpMonth, signal: Signal): Html[] {
  return doubts
    .filter((doubt) => doubt.signal === signal)
    .map((doubt) => html`<p class="soft">${leftOutText(doubt, { locale, zone })}</p>\n`);
}

function kpiTable({ report: { definition }, locale, own }: Context, { kpis }: PumpMonth): Html {
  const rows = definition.kpis.map((name) => {
    const kpi = figureOf(kpis, name);
    const { text, unit } =
      kpi && 'value' in kpi
        ? kpiText(kpi, locale)
        : { text: '–', unit: kpi ? reasonText(kpi.unavailable, locale) : own.unknownFigure };
    const partly = kpi && partlyKnown(kpi, locale);
    const of = partly ? html` <span class="soft">${unit === '' ? '' : '· '}${partly}</span>` : '';
    return html`<tr><th scope="row">${kpiTitle(name, locale)}</th><td class="number">${text}</td><td>${unit}${of}</td></tr>\n`;
  });
  return html`<table>
<thead><tr><th scope="col">${own.figure}</th><th scope="col" class="number">${own.value}</th><th scope="col">${own.unit}</th></tr></thead>
<tbody>
${rows}</tbody>
</table>`;
}

function states({ report, own, locale }: Context, known: PumpMonth): Html {
  const odd = oddDayOf(report);
  const oddDay = odd && { date: dateIn({ locale, zone: report.zone }, odd.at), hours: String(odd.hours) };
  const key = PUMP_STATES.map(
    (state) => html`<span><span class="${state}"></span>${own.state[state]}</span>`,
  );
  return html`<h3>${own.states}</h3>
<p class="key">${key}</p>
${statePlot(report, known, own.statesPlot)}
${oddDay ? html`<p class="soft">${filled(own.oddDay, oddDay)}</p>` : NONE}`;
}

function alarms({ own, locale, time }: Context, { alarms }: PumpMonth): Html {
  if (alarms.length === 0) return html`<h3>${own.conditions}</h3>\n<p>${own.noConditions}</p>`;
  const rows = alarms.map((alarm) => {
    const { what, facts } = conditionSaid(alarm.condition, alarm, locale);
    const [value, limit] = facts.map(([, fact]) => fact);
    const until = alarm.endedAt === undefined ? own.notEnded : time(alarm.endedAt);
    const severity = WORDS[locale].severity[alarm.severity];
    return html`<tr><td>${time(alarm.began)}</td><td>${until}</td><td>${severity}</td><td>${what}</td><td class="number">${value ?? ''}</td><td class="number">${limit ?? ''}</td></tr>\n`;
  });
  return html`<h3>${own.conditions}</h3>
<div class="scroll"><table>
<thead><tr><th scope="col">${own.from}</th><th scope="col">${own.until}</th><th scope="col">${own.severity}</th><th scope="col">${own.condition}</th><th scope="col" class="number">${own.value}</th><th scope="col" class="number">${own.limit}</th></tr></thead>
<tbody>
${rows}</tbody>
</table></div>`;
}

function maintenance({ report: { zone }, own, locale, time }: Context, { records }: PumpMonth): Html {
  if (records.length === 0) return html`<h3>${own.maintenance}</h3>\n<p>${own.nothingRecorded}</p>`;
  const rows = records.map(
    (record) =>
      html`<tr><td>${time(happenedAt(record))}</td><td>${recordSaid(record, { locale, zone })}</td><td>${record.note ?? ''}</td></tr>\n`,
  );
  return html`<h3>${own.maintenance}</h3>
<table>
<thead><tr><th scope="col">${own.when}</th><th scope="col">${own.what}</th><th scope="col">${own.note}</th></tr></thead>
<tbody>
${rows}</tbody>
</table>`;
}
