import { Temporal } from 'temporal-polyfill';
import type { Kpi } from '../domain/health.ts';
import { SIGNALS, type Signal } from '../domain/signals.ts';
import type { EpochMs } from '../time.ts';

const SHARES: ReadonlySet<string> = new Set(['TimeBasedAvailability', 'DataCompleteness']);
const MONTHS = Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' });

/** `October 2026`. */
export function monthName(month: string): string {
  return `${MONTHS.format(new Date(`${month}-01T00:00:00Z`))} ${month.slice(0, 4)}`;
}

/** `2026-10-25 14:05`, in a zone. */
export function localTime(at: EpochMs, zone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  return `${local.toPlainDate().toString()} ${local.toPlainTime().toString({ smallestUnit: 'minute' })}`;
}

/** `OperatingTime` → `Operating time`, `oilTemperature.p95` → `Oil temperature, p95`. */
export function kpiTitle(name: string): string {
  const [first, ...rest] = name.split('.') as [string, ...string[]];
  const title = Object.hasOwn(SIGNALS, first) ? SIGNALS[first as Signal].title : spaced(first);
  return [title, ...rest.map(spacedSmall)].join(', ');
}

/** A KPI's value for a person, and its unit; seconds as hours, shares as percent. */
export function kpiText(kpi: Kpi): { readonly text: string; readonly unit: string } {
  if ('unavailable' in kpi) return { text: '–', unit: kpi.unavailable };
  if (kpi.unit === 's') return { text: (kpi.value / 3_600).toFixed(1), unit: 'h' };
  if (SHARES.has(kpi.name)) return { text: (kpi.value * 100).toFixed(1), unit: '%' };
  return { text: String(Number(kpi.value.toPrecision(4))), unit: kpi.unit === '1' ? '' : kpi.unit };
}

function spaced(name: string): string {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function spacedSmall(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
}
