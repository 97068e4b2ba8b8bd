import { csvCell as text } from '../csv.ts';
import type { MonthReport } from './month.ts';

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
];

/**
 * The report's figures as CSV (RFC 4180), a line a pump and KPI, in SI units as docs/kpis.md has them.
 */
export function reportCsv({ definition, month, customer, pumps }: MonthReport): string {
  const rows = pumps.flatMap(({ pump, kpis }) =>
    definition.kpis.map((name) => {
      const kpi = kpis.find((one) => one.name === name);
      const about = [month, customer.number, pump.tag, pump.deviceId, pump.site ?? '', pump.model, name];
      if (!kpi) return [...about.map(text), '', '', 'not known of this pump'];
      if ('unavailable' in kpi) return [...about.map(text), '', '', text(kpi.unavailable)];
      return [...about.map(text), String(kpi.value), text(kpi.unit), ''];
    }),
  );
  return [COLUMNS, ...rows].map((cells) => `${cells.join(',')}\r\n`).join('');
}
