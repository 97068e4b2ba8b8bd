import { type PumpParameters, simulatePump } from '../../../../local/fleet/physics/pump.ts';
import { believe } from '../../../../shared/analysis/sensors/believe.ts';
import { NO_SENSORS, type SensorMemory } from '../../../../shared/analysis/sensors/memory.ts';
import type { SensorRanges } from '../../../../shared/analysis/sensors/physics.ts';
import { sensorFault, sensorFaults } from '../../../../shared/analysis/sensors/trust.ts';
import type { ArrivedReading } from '../../../../shared/domain/reading.ts';
import type { SensorFault } from '../../../../shared/domain/sensor.ts';

/** What the box on a simulated pump measures, at every step of [from, to). */
export function* readingsOf(
  pump: PumpParameters,
  from: number,
  to: number,
  step: number,
): Generator<ArrivedReading> {
  const read = simulatePump(pump);
  for (let at = from; at < to; at += step) {
    const { at: _, state, ...values } = read(at);
    yield { at, values, state, arrivedAt: at };
  }
}

/** A fault that was found, with when it could be told. */
export type Found = SensorFault & { readonly told: number };

/** What counts of a course of readings, and each fault that was found in it. */
export function believeAll(readings: Iterable<ArrivedReading>, ranges: SensorRanges = {}) {
  let memory: SensorMemory = NO_SENSORS;
  const counted: ArrivedReading[] = [];
  const found: Found[] = [];
  let known = '';
  for (const reading of readings) {
    const result = believe(memory, reading, ranges);
    memory = result.memory;
    counted.push(...result.readings);
    const faults = sensorFaults(memory);
    const names = faults.map(({ signal, fault }) => `${signal} ${fault}`).join();
    if (names === known) continue;
    for (const fault of faults) {
      const isNew = !known.split(',').includes(`${fault.signal} ${fault.fault}`);
      if (isNew) found.push({ ...fault, told: reading.at });
    }
    known = names;
  }
  return { memory, counted, found, faultOf: sensorFault.bind(undefined, memory) };
}
