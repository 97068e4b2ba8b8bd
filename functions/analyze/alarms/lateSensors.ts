import { NO_SENSORS, type SensorMemory, type SignalMemory } from '../../../shared/analysis/sensors/memory.ts';
import { type FaultEpisode, isDoubted } from '../../../shared/domain/doubt.ts';
import type { ArrivedReading } from '../../../shared/domain/reading.ts';
import type { SensorFaultKind } from '../../../shared/domain/sensor.ts';
import { SIGNAL_NAMES, type Signal } from '../../../shared/domain/signals.ts';
import type { EpochMs } from '../../../shared/time.ts';

/**
 * Faults of which no value is believed as long as they last. Of one that drifts all are, of one that spikes what others
 * confirm; and what is told to be missing may have been late.
 */
const UNBELIEVED: ReadonlySet<SensorFaultKind> = new Set(['out-of-range', 'stuck', 'jumped']);

/** A reading without what a sensor said while none of it was to be believed. */
export function undoubted(reading: ArrivedReading, faults: readonly FaultEpisode[]): ArrivedReading {
  const grave = faults.filter(({ fault }) => UNBELIEVED.has(fault));
  if (grave.length === 0) return reading;
  const { at } = reading;
  const values = Object.entries(reading.values).filter(
    ([signal]) => !isDoubted(grave, signal as keyof typeof reading.values, { from: at, to: at + 1 }),
  );
  return { ...reading, values: Object.fromEntries(values) };
}

/** What is known of a pump's sensors at an earlier instant: which were spiking, and so have to show more. */
export function sensorsAt(faults: readonly FaultEpisode[], at: EpochMs): SensorMemory {
  const spiking = faults.filter(
    (one) => one.fault === 'spiking' && isDoubted([one], one.signal, { from: at, to: at + 1 }),
  );
  const signals = spiking.map(({ signal, from }) => [signal, { spikes: { recent: [], since: from } }]);
  return { ...NO_SENSORS, signals: Object.fromEntries(signals) };
}

/**
 * What is remembered of a pump's sensors when values that came late have confirmed one that was held back: it is believed.
 *
 * @param replayed what the same values come to in their order, up to the same one
 * @returns the very same memory where none is confirmed
 */
export function confirmed(known: SensorMemory, replayed: SensorMemory): SensorMemory {
  const found = SIGNAL_NAMES.flatMap((signal): [Signal, SignalMemory][] => {
    const [before, after] = [known.signals[signal], replayed.signals[signal]?.spikes];
    const newest = before?.spikes?.held?.at(-1);
    if (!before || !newest || !after || after.held || after.at !== newest.at) return [];
    const { held: _, ...spikes } = before.spikes!;
    return [[signal, { ...before, spikes: { ...spikes, recent: after.recent, at: after.at } }]];
  });
  if (found.length === 0) return known;
  return { ...known, signals: { ...known.signals, ...Object.fromEntries(found) } };
}
