import { believe } from '../../../shared/analysis/sensors/believe.ts';
import { episodesAfter } from '../../../shared/analysis/sensors/doubts.ts';
import { NO_SENSORS } from '../../../shared/analysis/sensors/memory.ts';
import type { SensorRanges } from '../../../shared/analysis/sensors/physics.ts';
import { sensorFaults } from '../../../shared/analysis/sensors/trust.ts';
import type { ArrivedReading } from '../../../shared/domain/reading.ts';
import type { Watch } from '../../../shared/domain/watch.ts';
import { eachCondition, type Outcome, takeReading } from './evaluate.ts';
import { stepSensor } from './sensor.ts';

/**
 * Takes a reading into the conditions as far as it is to be believed: its sensors are judged first, and what of it, and
 * of what was held back before, is believed goes on into the conditions, each value at its own time.
 * Whether anybody wants to be warned of a sensor makes no difference to whether it is believed.
 *
 * @param ranges what the transmitters of the pump's model can read, where it says so
 */
export function sense(
  before: Outcome,
  watches: readonly Watch[],
  device: string,
  reading: ArrivedReading,
  ranges: SensorRanges = {},
): Outcome {
  const { memory: sensors, readings } = believe(before.pump.sensors ?? NO_SENSORS, reading, ranges);
  const believed = readings.reduce((state, one) => takeReading(state, watches, device, one), before);
  const faults = episodesAfter(before.pump.faults ?? [], sensorFaults(sensors), reading.at);
  const known = { ...believed, pump: { ...believed.pump, sensors, faults } };
  return eachCondition(known, watches, (memory, watch) =>
    watch.kind === 'sensor' ? stepSensor(memory, watch, device, sensors, reading) : undefined,
  );
}
