import { Temporal } from 'temporal-polyfill';
import { csvCell as text } from '../csv.ts';
import type { Locale } from '../domain/customer.ts';
import type { EpochMs } from '../time.ts';
import { figureOf } from './figure.ts';
import type { MonthReport } from './month.ts';

/** Without it some take UTF-8 for the letters of Windows, and a degree for two of them. */
const BYTE_ORDER_MARK = '\ufeff';
const COLUMNS = [
  'month',
  'customer',
  'pump',
  'device',
  'site',
  'model',
  'kpi',
  'value',
  'unit',
  'unavailable',
  'from',
  'to',
  'of',
];

/**
 * The report's figures as CSV (RFC 4180), a line a pump and KPI, in SI units as docs/kpis.md has them. What they are of
 * stands behind them, in RFC 3339 with the offset of the customer's zone: of a month that isn't over, up to now; and last
 * the share of that time that a figure tells of, from 0 to 1.
 *
 * @param spreadsheet for one that is set to this language: it opens the file as a table, with numbers that it can reckon with
 */
export function reportCsv(report: MonthReport, spreadsheet?: Locale): string {
  const { definition, month, zone, window, customer, pumps } = report;
  const isOfCommas = spreadsheet !== undefined && spreadsheet !== 'en';
  const number = (value: number) => (isOfCommas ? String(value).replace('.', ',') : String(value));
  const local = (at: EpochMs) =>
    Temporal.Instant.fromEpochMilliseconds(at)
      .toZonedDateTimeISO(zone)
      .toString({ timeZoneName: 'never', smallestUnit: 'second' });
  const span = [local(window.from), local(window.to)];
  const rows = pumps.flatMap(({ pump, kpis }) =>
    definition.kpis.map((name) => {
      const kpi = figureOf(kpis, name);
      const about = [month, customer.number, pump.tag, pump.deviceId, pump.site ?? '', pump.model, name];
      if (!kpi) return [...about.map(text), '', '', 'not known of this pump', ...span, ''];
      if ('unavailable' in kpi) return [...about.map(text), '', '', text(kpi.unavailable), ...span, ''];
      return [...about.map(text), number(kpi.value), text(kpi.unit), '', ...span, number(kpi.of ?? 1)];
    }),
  );
  const lines = [COLUMNS, ...rows].map((cells) => `${cells.join(isOfCommas ? ';' : ',')}\r\n`);
  return (spreadsheet ? BYTE_ORDER_MARK : '') + lines.join('');
}
