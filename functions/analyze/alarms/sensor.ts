import type { SensorMemory } from '../../../shared/analysis/sensors/memory.ts';
import { sensorFault } from '../../../shared/analysis/sensors/trust.ts';
import type { ArrivedReading } from '../../../shared/domain/reading.ts';
import type { Watch } from '../../../shared/domain/watch.ts';
import type { ConditionMemory, Step } from './change.ts';
import { step } from './condition.ts';
import { turnedInto } from './otherFault.ts';

/**
 * The condition of a sensor: out of order while a fault of it is known, since that began. Of one that was always
 * whole there is nothing to remember.
 *
 * @param further faults that are not told by single readings, such as a drift
 */
export function stepSensor(
  before: ConditionMemory,
  watch: Watch,
  device: string,
  sensors: SensorMemory,
  { at, arrivedAt }: Pick<ArrivedReading, 'at' | 'arrivedAt'>,
): Step | undefined {
  const found = sensorFault(sensors, watch.signal!);
  if (!found && before.condition === undefined) return undefined;
  if (!found) return step(before, watch, device, { at, arrivedAt, value: 0 });
  const evidence = { at, arrivedAt, value: 1, detail: found.fault, trueSince: found.since };
  return turnedInto(step(before, watch, device, evidence), watch, device, evidence);
}
