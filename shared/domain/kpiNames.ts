import { isSignal } from './signals.ts';

/** Key figures of a pump as a whole; docs/kpis.md says of each what it is. */
const OF_PUMP: readonly string[] = [
  ...['OperatingTime', 'StandbyTime', 'IdleTime', 'DownTime', 'UnknownTime'],
  ...['NumberOfStarts', 'StartsPerHour'],
  ...['TimeBasedAvailability', 'MeanOperatingTimeBetweenFailures', 'MeanRepairTime'],
  ...['DataCompleteness', 'NumberOfGaps', 'LateReadings', 'LostPackets'],
  ...['Energy', 'EnergyPerOperatingHour'],
  ...['NumberOfPumpDowns', 'PumpDownTime.mean', 'PumpDownTime.min', 'PumpDownTime.max'],
  ...['HealthScore', 'HealthScore.limits', 'HealthScore.life', 'HealthScore.stability'],
];

/** Those of a signal, behind its name. */
const OF_SIGNAL: readonly string[] = [
  ...['mean', 'min', 'max', 'p05', 'p50', 'p95', 'operating.mean', 'operating.p50', 'stability'],
  ...['timeAboveWarning', 'timeAboveAlarm', 'timeBelowWarning', 'timeBelowAlarm'],
];

/** Whether there is a key figure of this name: `OperatingTime`, `vibration.p95`. */
export function isKpiName(text: string): boolean {
  const [signal = '', ...rest] = text.split('.');
  return OF_PUMP.includes(text) || (isSignal(signal) && OF_SIGNAL.includes(rest.join('.')));
}
