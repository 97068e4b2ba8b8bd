import type { Kpi } from '../../shared/domain/health.ts';
import { toTenth } from '../../shared/words/format.ts';
import { rounded } from '../text.ts';

/** A KPI by its name, with what each window says of it. */
export interface KpiRow {
  readonly name: string;
  readonly unit: string;
  /** By the window's name. */
  readonly cells: Readonly<Record<string, string>>;
  /** Why it can't be said, where no window has a number. */
  readonly reason: string;
}

/** What stands below a table in which figures have a percentage before them. */
export const PARTLY_KNOWN =
  '(46 %) stands before a figure that tells of so much of its window; the rest is unknown, and a sum lacks what was in it.';

/** For a person: a line a KPI, a column a window; seconds as hours and minutes, shares as percent. */
export function kpiRows(kpis: readonly Kpi[]): KpiRow[] {
  return [...Map.groupBy(kpis, ({ name }) => name)].map(([name, ofName]) => {
    const known = ofName.find((kpi) => 'value' in kpi);
    const reason = ofName.find((kpi) => 'unavailable' in kpi);
    const cells = Object.fromEntries(ofName.map((kpi) => [kpi.window, cellOf(kpi)]));
    return {
      name,
      unit: known && 'value' in known ? unitOf(name, known.unit) : '',
      cells,
      reason: known || !reason || !('unavailable' in reason) ? '' : reason.unavailable,
    };
  });
}

/** The shares among what has no unit. */
const SHARES: ReadonlySet<string> = new Set(['TimeBasedAvailability', 'DataCompleteness']);

function unitOf(name: string, unit: string): string {
  if (unit === 's') return 'h:min:s';
  if (unit === '1') return SHARES.has(name) ? '%' : '';
  return unit;
}

function cellOf(kpi: Kpi): string {
  if ('unavailable' in kpi) return '–';
  const { of } = kpi;
  return of === undefined ? amountOf(kpi) : `(${Math.floor(of * 100)} %) ${amountOf(kpi)}`;
}

function amountOf({ name, value, unit }: Extract<Kpi, { value: number }>): string {
  if (unit === 's') return clock(value);
  if (SHARES.has(name)) return (toTenth(value) * 100).toFixed(1);
  return rounded(value);
}

/** Seconds as hours, minutes and seconds, the hours of a month in one number: `719:59:30`. */
function clock(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${Math.floor(whole / 3_600)}:${two(Math.floor((whole % 3_600) / 60))}:${two(whole % 60)}`;
}
