import type { Signal } from '../../domain/signals.ts';
import type { EpochMs } from '../../time.ts';
import type { HeldValue } from './held.ts';
import type { SensorMemory } from './memory.ts';

/** Whether both are measured by the same instrument: if it errs, both do. */
export function isSameMeter(one: Signal, other: Signal): boolean {
  return one === other || (ELECTRICAL.includes(one) && ELECTRICAL.includes(other));
}
const ELECTRICAL: readonly Signal[] = ['power', 'motorCurrent'];

/** Whether another instrument saw something single at the same instant. */
export function isShared(
  signal: Signal,
  [first]: readonly HeldValue[],
  isolated: ReadonlyMap<Signal, readonly HeldValue[]>,
): boolean {
  for (const [other, [one]] of isolated) {
    if (!isSameMeter(other, signal) && one!.at === first!.at) return true;
  }
  return false;
}

const THERMOMETERS: readonly Signal[] = [
  'oilTemperature',
  'coolantTemperature',
  'ambientTemperature',
  'bearingTemperature',
];

/** Whether another thermometer holds back a value of the same instant: what both saw is no matter of one sensor. */
export function isOfThermometers(signal: Signal, at: EpochMs, signals: SensorMemory['signals']): boolean {
  return THERMOMETERS.some((other) => other !== signal && signals[other]?.spikes?.held?.[0]?.at === at);
}
