import type { Kpi } from '../domain/health.ts';
import type { HourRollup, SignalRollup } from '../domain/rollup.ts';
import { SIGNAL_NAMES, SIGNALS } from '../domain/signals.ts';
import { type EpochMs, HOUR, hourOf, SECOND } from '../time.ts';

const WINDOW = '24h';
const WINDOW_HOURS = 24;
const KILOJOULES_PER_KWH = 3_600;

/** The first hour of the 24-hour window that ends now: the current hour, begun, and the 23 before it. */
export function windowStart(now: EpochMs): EpochMs {
  return hourOf(now) - (WINDOW_HOURS - 1) * HOUR;
}

/**
 * The KPIs of the last 24 hours, merged from hourly rollups: their cost doesn't grow with the history.
 * Names follow OPC 40223's GeneralMaintenanceType where it has one. Times are in seconds.
 *
 * @param rollups of the hours from {@link windowStart} on
 * @param now end of the window
 */
export function kpis24h(rollups: readonly HourRollup[], now: EpochMs): Kpi[] {
  const total = (of: (rollup: HourRollup) => number) => rollups.reduce((sum, rollup) => sum + of(rollup), 0);
  const span = (now - windowStart(now)) / SECOND;
  const covered = total((r) => r.covered);
  if (covered === 0) return [unavailable('OperatingTime', 'no readings in the last 24 hours')];

  const running = total((r) => r.running);
  const stopped = total((r) => r.stopped);
  const stateKnown = running + stopped > 0;
  const state = (name: string, value: number, unit: string): Kpi =>
    stateKnown
      ? kpi(name, value, unit)
      : unavailable(name, 'the box does not say whether the pump is running');
  const kpis = [
    state('OperatingTime', running, 's'),
    state('IdleTime', stopped, 's'),
    kpi('UnknownTime', Math.max(0, span - running - stopped), 's'),
    state(
      'NumberOfStarts',
      total((r) => r.starts),
      '1',
    ),
    kpi('DataCompleteness', Math.min(1, covered / span), '1'),
    ...energy(rollups, running),
  ];
  for (const signal of SIGNAL_NAMES) {
    const parts = rollups.flatMap((rollup) => rollup.signals[signal] ?? []);
    if (parts.length > 0) kpis.push(...signalKpis(signal, SIGNALS[signal].unit, parts));
  }
  return kpis;
}

/** Energy is ∫ power dt; kW times seconds are kJ, 3,600 of them a kWh. */
function energy(rollups: readonly HourRollup[], running: number): Kpi[] {
  const parts = rollups.flatMap((rollup) => rollup.signals.power ?? []);
  if (parts.length === 0) return [unavailable('Energy', 'the box does not measure power')];
  const energy = parts.reduce((sum, part) => sum + part.sum, 0) / KILOJOULES_PER_KWH;
  const perHour: Kpi =
    running > 0
      ? kpi('EnergyPerOperatingHour', energy / (running / 3_600), 'kWh/h')
      : unavailable('EnergyPerOperatingHour', 'the pump is not known to have run');
  return [kpi('Energy', energy, 'kWh'), perHour];
}

function signalKpis(signal: string, unit: string, parts: readonly SignalRollup[]): Kpi[] {
  const held = parts.reduce((sum, part) => sum + part.held, 0);
  const sum = parts.reduce((total, part) => total + part.sum, 0);
  return [
    held > 0
      ? kpi(`${signal}.mean`, sum / held, unit)
      : unavailable(`${signal}.mean`, 'a single reading holds for no known time'),
    kpi(`${signal}.min`, Math.min(...parts.map((part) => part.min)), unit),
    kpi(`${signal}.max`, Math.max(...parts.map((part) => part.max)), unit),
  ];
}

function kpi(name: string, value: number, unit: string): Kpi {
  return { name, window: WINDOW, value, unit };
}

function unavailable(name: string, reason: string): Kpi {
  return { name, window: WINDOW, unavailable: reason };
}
