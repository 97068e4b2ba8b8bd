import type { Window } from '../analysis/kpis/windows.ts';
import type { Transition } from '../domain/alarm.ts';
import type { Doubt } from '../domain/doubt.ts';
import type { Kpi } from '../domain/health.ts';
import type { MaintenanceRecord } from '../domain/maintenance.ts';
import type { Limit } from '../domain/model.ts';
import type { Pump } from '../domain/pump.ts';
import type { ReportDefinition } from '../domain/report.ts';
import type { HourRollup } from '../domain/rollup.ts';
import type { EpochMs } from '../time.ts';

/** What is known of a pump's month. */
export interface PumpMonth {
  readonly pump: Pump;
  readonly kpis: readonly Kpi[];
  /** Of the month, in order, without what sensors said when they weren't to be believed. */
  readonly hours: readonly HourRollup[];
  /** When that was, within the month. */
  readonly doubts: readonly Doubt[];
  readonly limits: readonly Limit[];
  /** Transitions to *active* within the month, oldest first. */
  readonly alarms: readonly Transition[];
  readonly records: readonly MaintenanceRecord[];
}

/** A customer's month, as a definition wants it shown. */
export interface MonthReport {
  readonly definition: ReportDefinition;
  readonly customer: { readonly name: string; readonly number: string };
  /** `2026-10`. */
  readonly month: string;
  /** IANA zone in which the month and all times are told. */
  readonly zone: string;
  readonly window: Window;
  readonly made: EpochMs;
  /** By their tags. */
  readonly pumps: readonly PumpMonth[];
  /** Pumps that the customer has beside these. */
  readonly others: number;
}
