import type { SensorFault } from '../../domain/sensor.ts';
import type { Signal } from '../../domain/signals.ts';
import type { Deviation } from '../baseline/deviation.ts';
import type { OperatingHour } from '../baseline/hours.ts';
import { lastDeviations, type PumpBaseline } from '../baseline/keep.ts';
import { WINDOW_HOURS } from '../baseline/window.ts';
import { median } from '../trend/theilSen.ts';

/**
 * Share by which power rises, at least, for each share by which the exhaust pressure does. Compression at
 * constant temperature takes p·V·ln(p_exhaust / p_inlet), so a rise by x takes x / ln(1,100 / 20) = x / 4 of
 * the power that compresses, and a third or more of what the motor draws does.
 */
const POWER_FOR_PRESSURE = 0.1;
/** Below this the power that it costs drowns, hPa. */
const LEAST_OFF = 60;
/** Standard deviations by which power must be short of what the pressure would have cost. */
const SURE = 3;

/** Which sensors drift, as the last hours tell. */
export function driftingSensors(kept: PumpBaseline, hours: readonly OperatingHour[]): readonly SensorFault[] {
  const level = (signal: Signal) =>
    median(hours.slice(-WINDOW_HOURS).flatMap(({ means }) => means[signal] ?? []));
  const levels = { exhaustPressure: level('exhaustPressure'), power: level('power') };
  const pressure = lastDeviations('exhaustPressure', kept, hours);
  if (!pressure.at(-1)?.significant) return [];
  const drift = exhaustDrift(pressure, lastDeviations('power', kept, hours), levels);
  return drift ? [drift] : [];
}

/** Where the two signals stand, in their units. */
export interface Levels {
  readonly exhaustPressure: number;
  readonly power: number;
}

/**
 * Whether the exhaust sensor drifts: it shows a pressure that has risen at the same load, and the motor doesn't
 * feel it. A filter that clogs costs power, a sensor that drifts doesn't.
 *
 * @param pressure how far the exhaust pressure is from its own baseline
 * @param power the same of the power, at the same time; in order
 */
export function exhaustDrift(
  pressure: readonly Deviation[],
  power: readonly Deviation[],
  levels: Levels,
): SensorFault | undefined {
  const powerAt = new Map(power.map((one) => [one.at, one]));
  const isDrift = (one: Deviation): boolean => {
    const felt = powerAt.get(one.at);
    if (!felt || !one.significant || one.off < LEAST_OFF) return false;
    const cost = POWER_FOR_PRESSURE * (one.off / levels.exhaustPressure) * levels.power;
    return felt.off < cost / 2 && cost - felt.off > SURE * felt.error;
  };
  const newest = pressure.at(-1);
  if (!newest || !isDrift(newest)) return undefined;
  let first = pressure.length - 1;
  while (first > 0 && pressure[first - 1]!.significant && pressure[first - 1]!.off > 0) first--;
  return { signal: 'exhaustPressure', fault: 'drifting', since: pressure[first]!.at };
}
