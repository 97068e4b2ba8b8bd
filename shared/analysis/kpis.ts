import type { Kpi } from '../domain/health.ts';
import { PUMP_STATES, type PumpState } from '../domain/reading.ts';
import type { HourRollup, SignalRollup } from '../domain/rollup.ts';
import { SIGNAL_NAMES, SIGNALS, type Signal } from '../domain/signals.ts';
import { type EpochMs, HOUR, hourOf, SECOND } from '../time.ts';

const WINDOW = '24h';
const WINDOW_HOURS = 24;
/** Seconds. */
const SPAN = WINDOW_HOURS * 3_600;
const KILOJOULES_PER_KWH = 3_600;

/** The first of the hours that the 24-hour window touches. */
export function windowStart(now: EpochMs): EpochMs {
  return hourOf(now - WINDOW_HOURS * HOUR);
}

/**
 * The KPIs of the 24 hours before now, merged from hourly rollups: their cost doesn't grow with the history.
 * Of the hours at its two ends the window holds a part, and they count by that part, as if the hour were even.
 * Names follow OPC 40223's GeneralMaintenanceType where it has one. Times are in seconds.
 *
 * @param rollups of the hours from {@link windowStart} on; what lies before is passed over
 * @param now end of the window
 */
export function kpis24h(rollups: readonly HourRollup[], now: EpochMs): Kpi[] {
  const parts = rollups
    .map((rollup) => ({ rollup, share: shareWithin(rollup, now) }))
    .filter(({ share }) => share > 0);
  const total = (of: (rollup: HourRollup) => number) =>
    parts.reduce((sum, { rollup, share }) => sum + share * of(rollup), 0);
  const covered = total((r) => r.covered);
  if (covered === 0) return [unavailable('OperatingTime', 'no readings in the last 24 hours')];

  const inState = (name: PumpState) => total((r) => r.states[name]);
  const operating = inState('operating');
  const known = PUMP_STATES.reduce((sum, name) => sum + inState(name), 0);
  const state = (name: string, value: number, unit: string): Kpi =>
    known > 0 ? kpi(name, value, unit) : unavailable(name, 'the box does not say what state the pump is in');
  const kpis = [
    state('OperatingTime', operating, 's'),
    state('StandbyTime', inState('standby'), 's'),
    state('IdleTime', inState('idle'), 's'),
    state('DownTime', inState('down'), 's'),
    kpi('UnknownTime', Math.max(0, SPAN - known), 's'),
    state(
      'NumberOfStarts',
      total((r) => r.starts),
      '1',
    ),
    kpi('DataCompleteness', Math.min(1, covered / SPAN), '1'),
    ...energy(ofSignal(parts, 'power'), operating),
  ];
  for (const signal of SIGNAL_NAMES) {
    const known = ofSignal(parts, signal);
    if (known.length > 0) kpis.push(...signalKpis(signal, SIGNALS[signal].unit, known));
  }
  return kpis;
}

/** An hour, or one signal of it, and how much of it lies within the window. */
interface Part<T> {
  readonly rollup: T;
  readonly share: number;
}

/**
 * How much of an hour lies within the 24 hours before now, from 0 to 1. In the hour that has begun just what
 * has been measured counts in full, unless that is more than has passed: then now is asked for afterwards.
 */
function shareWithin({ hour, covered }: HourRollup, now: EpochMs): number {
  const start = now - WINDOW_HOURS * HOUR;
  if (hour > now || hour + HOUR <= start) return 0;
  if (hour < start) return (hour + HOUR - start) / HOUR;
  const passed = (now - hour) / SECOND;
  return covered > passed ? passed / covered : 1;
}

function ofSignal(parts: readonly Part<HourRollup>[], signal: Signal): Part<SignalRollup>[] {
  return parts.flatMap(({ rollup, share }) => {
    const part = rollup.signals[signal];
    return part ? [{ rollup: part, share }] : [];
  });
}

function sumOf(parts: readonly Part<SignalRollup>[], of: (rollup: SignalRollup) => number): number {
  return parts.reduce((sum, { rollup, share }) => sum + share * of(rollup), 0);
}

/** Energy is ∫ power dt; kW times seconds are kJ, 3,600 of them a kWh. */
function energy(parts: readonly Part<SignalRollup>[], operating: number): Kpi[] {
  if (parts.length === 0) return [unavailable('Energy', 'the box does not measure power')];
  const energy = sumOf(parts, (part) => part.sum) / KILOJOULES_PER_KWH;
  const perHour: Kpi =
    operating > 0
      ? kpi('EnergyPerOperatingHour', energy / (operating / 3_600), 'kWh/h')
      : unavailable('EnergyPerOperatingHour', 'the pump is not known to have operated');
  return [kpi('Energy', energy, 'kWh'), perHour];
}

function signalKpis(signal: string, unit: string, parts: readonly Part<SignalRollup>[]): Kpi[] {
  const held = sumOf(parts, (part) => part.held);
  return [
    held > 0
      ? kpi(`${signal}.mean`, sumOf(parts, (part) => part.sum) / held, unit)
      : unavailable(`${signal}.mean`, 'a single reading holds for no known time'),
    kpi(`${signal}.min`, Math.min(...parts.map(({ rollup }) => rollup.min)), unit),
    kpi(`${signal}.max`, Math.max(...parts.map(({ rollup }) => rollup.max)), unit),
  ];
}

function kpi(name: string, value: number, unit: string): Kpi {
  return { name, window: WINDOW, value, unit };
}

function unavailable(name: string, reason: string): Kpi {
  return { name, window: WINDOW, unavailable: reason };
}
