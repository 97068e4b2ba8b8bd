import { happenedAt, type MaintenanceRecord } from '../domain/maintenance.ts';
import { PUMP_STATES } from '../domain/reading.ts';
import { SIGNALS, type Signal } from '../domain/signals.ts';
import { Html, html } from '../html.ts';
import type { MonthReport, PumpMonth } from './month.ts';
import { signalPlot, statePlot } from './plots.ts';
import { STYLE } from './style.ts';
import { kpiText, kpiTitle, localTime, monthName } from './words.ts';

/** Figures of the overview, in which each pump has a line. */
const OVERVIEW = 6;
const NONE = new Html('');

/** The report as one page that needs nothing else: style and plots are within it. Whatever comes from people is escaped. */
export function reportHtml(report: MonthReport): string {
  const { customer, month, zone, made, window, pumps } = report;
  const title = `${customer.name}, ${monthName(month)}`;
  const partial = window.to <= made && made - window.to < 1_000 ? `, as far as it has come` : '';
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<header>
<h1>${customer.name}</h1>
<p>Vacuum pumps in ${monthName(month)}${partial}</p>
<p class="soft">Customer ${customer.number}. Times are those of ${zone}. Made ${localTime(made, zone)}.</p>
</header>
<main>
${overview(report)}
${pumps.map((pump) => pumpSection(report, pump))}
</main>
</body>
</html>
`.source;
}

function overview({ definition, pumps }: MonthReport): Html {
  if (pumps.length === 0) return html`<p>There is no pump.</p>`;
  const columns = definition.kpis.slice(0, OVERVIEW);
  const heads = columns.map((name) => html`<th scope="col" class="number">${kpiTitle(name)}</th>`);
  const rows = pumps.map(({ pump, kpis }) => {
    const cells = columns.map((name) => {
      const kpi = kpis.find((one) => one.name === name);
      if (!kpi || 'unavailable' in kpi) return html`<td class="number">–</td>`;
      const { text, unit } = kpiText(kpi);
      return html`<td class="number">${text} ${unit}</td>`;
    });
    return html`<tr><th scope="row">${pump.tag}</th><td>${pump.site ?? ''}</td><td>${pump.model}</td>${cells}</tr>\n`;
  });
  return html`<div class="scroll"><table>
<thead><tr><th scope="col">Pump</th><th scope="col">Site</th><th scope="col">Model</th>${heads}</tr></thead>
<tbody>
${rows}</tbody>
</table></div>`;
}

function pumpSection(report: MonthReport, known: PumpMonth): Html {
  const { definition } = report;
  const { pump } = known;
  const where = [
    pump.site,
    pump.model,
    pump.serialNumber && `serial number ${pump.serialNumber}`,
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
        html`<h3>${SIGNALS[signal].title}, ${SIGNALS[signal].unit}</h3>\n${signalPlot(report, known, signal)}\n${leftOut(report, known, signal)}`,
    );
  return html`<section>
<h2>${pump.tag}</h2>
<p class="soft">${where.filter((text) => text).join(' · ')}</p>
${kpiTable(report, known)}
${definition.states ? states(report, known) : NONE}
${plots}
${definition.alarms ? alarms(report, known) : NONE}
${definition.maintenance ? maintenance(report, known) : NONE}
</section>
`;
}

/** What isn't drawn, because the sensor wasn't to be believed. */
function leftOut({ zone }: MonthReport, { doubts }: PumpMonth, signal: Signal): Html[] {
  return doubts
    .filter((doubt) => doubt.signal === signal)
    .map(({ from, to }) => {
      const until = to === undefined ? 'on' : `until ${localTime(to, zone)}`;
      return html`<p class="soft">Not drawn, and in no figure: what the sensor said from ${localTime(from, zone)} ${until}. It isn’t to be believed.</p>\n`;
    });
}

function kpiTable({ definition }: MonthReport, { kpis }: PumpMonth): Html {
  const rows = definition.kpis.map((name) => {
    const kpi = kpis.find((one) => one.name === name);
    const { text, unit } = kpi ? kpiText(kpi) : { text: '–', unit: 'not known of this pump' };
    return html`<tr><th scope="row">${kpiTitle(name)}</th><td class="number">${text}</td><td>${unit}</td></tr>\n`;
  });
  return html`<table>
<thead><tr><th scope="col">Figure</th><th scope="col" class="number">Value</th><th scope="col">Unit, or why there is none</th></tr></thead>
<tbody>
${rows}</tbody>
</table>`;
}

function states(report: MonthReport, known: PumpMonth): Html {
  const key = PUMP_STATES.map((state) => html`<span><span class="${state}"></span>${state}</span>`);
  return html`<h3>Hours of each day by state; what is missing to 24 is unknown</h3>
<p class="key">${key}</p>
${statePlot(report, known)}`;
}

function alarms({ zone }: MonthReport, { alarms }: PumpMonth): Html {
  if (alarms.length === 0) return html`<h3>Conditions</h3>\n<p>None was active.</p>`;
  const rows = alarms.map(
    ({ condition, severity, began, endedAt, value, limit }) =>
      html`<tr><td>${localTime(began, zone)}</td><td>${endedAt === undefined ? 'not ended' : localTime(endedAt, zone)}</td><td>${severity}</td><td>${condition}</td><td class="number">${String(value)}</td><td class="number">${String(limit)}</td></tr>\n`,
  );
  return html`<h3>Conditions that were active</h3>
<table>
<thead><tr><th scope="col">From</th><th scope="col">Until</th><th scope="col">Severity</th><th scope="col">Condition</th><th scope="col" class="number">Value</th><th scope="col" class="number">Limit</th></tr></thead>
<tbody>
${rows}</tbody>
</table>`;
}

function maintenance({ zone }: MonthReport, { records }: PumpMonth): Html {
  if (records.length === 0) return html`<h3>Maintenance</h3>\n<p>Nothing was recorded.</p>`;
  const rows = records.map(
    (record) =>
      html`<tr><td>${localTime(happenedAt(record), zone)}</td><td>${whatHappened(record, zone)}</td><td>${record.note ?? ''}</td></tr>\n`,
  );
  return html`<h3>Maintenance</h3>
<table>
<thead><tr><th scope="col">When</th><th scope="col">What</th><th scope="col">Note</th></tr></thead>
<tbody>
${rows}</tbody>
</table>`;
}

function whatHappened(record: MaintenanceRecord, zone: string): string {
  if (record.kind === 'change') return `${record.component} changed, ${record.reason}`;
  if (record.kind === 'false-alarm') return `false alarm of ${record.condition}`;
  const until = record.to === undefined ? 'not over' : `until ${localTime(record.to, zone)}`;
  return `failure${record.component ? ` of ${record.component}` : ''}, ${until}`;
}
