import { expect, test } from 'vitest';
import { sensorsAt, undoubted } from '../../../../functions/analyze/alarms/lateSensors.ts';
import { believe } from '../../../../shared/analysis/sensors/believe.ts';
import { NO_SENSORS } from '../../../../shared/analysis/sensors/memory.ts';
import type { FaultEpisode } from '../../../../shared/domain/doubt.ts';
import type { ArrivedReading } from '../../../../shared/domain/reading.ts';
import { SENSOR_FAULTS, type SensorFaultKind } from '../../../../shared/domain/sensor.ts';
import { MINUTE } from '../../../../shared/time.ts';

const START = Date.parse('2026-11-23T12:00:00Z');
const reading = (minute: number, exhaustPressure: number): ArrivedReading => {
  const at = START + minute * MINUTE;
  return { at, arrivedAt: at, values: { exhaustPressure } };
};
const episode = (fault: SensorFaultKind): FaultEpisode => ({
  signal: 'exhaustPressure',
  fault,
  from: START,
  to: START + 10 * MINUTE,
});

test('what a sensor said is left out where none of it was believed, and nowhere else', () => {
  const isLeftOut = (fault: SensorFaultKind, minute: number) =>
    undoubted(reading(minute, 1_040), [episode(fault)]).values.exhaustPressure === undefined;
  expect(SENSOR_FAULTS.filter((fault) => isLeftOut(fault, 5))).toEqual(['out-of-range', 'stuck', 'jumped']);
  expect(SENSOR_FAULTS.filter((fault) => isLeftOut(fault, 10))).toEqual([]);
});

test('a sensor that was spiking has to show more of what came late', () => {
  const believedOf = (faults: readonly FaultEpisode[]) => {
    let memory = sensorsAt(faults, START + 5 * MINUTE);
    return [1_040, 1_040, 1_500, 1_500].flatMap((value, i) => {
      const taken = believe(memory, reading(5 + i, value));
      memory = taken.memory;
      return taken.readings.flatMap(({ values }) => values.exhaustPressure ?? []);
    });
  };
  expect(believedOf([])).toEqual([1_040, 1_040, 1_500, 1_500]);
  expect(sensorsAt([], START)).toEqual(NO_SENSORS);
  expect(believedOf([episode('spiking')])).toEqual([1_040, 1_040]);
});
