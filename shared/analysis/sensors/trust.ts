import type { SensorFault, SensorFaultKind } from '../../domain/sensor.ts';
import { SIGNAL_NAMES, type Signal } from '../../domain/signals.ts';
import { type EpochMs, iso } from '../../time.ts';
import type { SensorMemory } from './memory.ts';

/** What is wrong with a pump's sensors as things stand, one fault a signal at most. */
export function sensorFaults(memory: SensorMemory): SensorFault[] {
  return SIGNAL_NAMES.flatMap((signal) => sensorFault(memory, signal) ?? []);
}

/** What is wrong with one sensor; `undefined` when nothing is. */
export function sensorFault({ signals }: SensorMemory, signal: Signal): SensorFault | undefined {
  const known = signals[signal];
  const fault = (fault: SensorFaultKind, since: EpochMs): SensorFault => ({ signal, fault, since });
  if (known?.presence?.missing) return fault('missing', known.presence.at);
  if (known?.range?.broken) return fault('out-of-range', known.range.since);
  if (known?.stuck?.since !== undefined) return fault('stuck', known.stuck.since);
  if (known?.jump !== undefined) return fault('jumped', known.jump.since);
  if (known?.spikes?.since !== undefined) return fault('spiking', known.spikes.since);
  if (known?.drift !== undefined) return fault('drifting', known.drift);
  return undefined;
}

/** The same memory, in which these sensors drift and no other does: readings by themselves don't tell. */
export function withDrift(memory: SensorMemory, drifting: readonly SensorFault[]): SensorMemory {
  const signals = { ...memory.signals };
  let isOther = false;
  for (const signal of SIGNAL_NAMES) {
    const known = signals[signal];
    const since = drifting.find((one) => one.signal === signal)?.since;
    // Its beginning stays as it was first told: the hours it was told by go by.
    if (!known || (known.drift === undefined) === (since === undefined)) continue;
    signals[signal] = { ...known, drift: since };
    isOther = true;
  }
  return isOther ? { ...memory, signals } : memory;
}

/**
 * Reading time of the first value of this signal that is held back: from then on what it is is unknown, and not the last
 * one believed; `undefined` when none is.
 */
export function heldBackSince({ signals }: SensorMemory, signal: Signal): EpochMs | undefined {
  const { spikes, jump, range } = signals[signal] ?? {};
  const since = [spikes?.held?.[0]?.at, jump?.since, range?.since].filter((at) => at !== undefined);
  return since.length > 0 ? Math.min(...since) : undefined;
}

/** Whether what a signal says can be built on, such as an estimate of remaining life; if not, why. */
export type Trust =
  | { readonly trusted: true }
  | {
      readonly trusted: false;
      readonly fault: SensorFaultKind;
      readonly since: EpochMs;
      readonly reason: string;
    };

/** How each fault is told to people, after the signal's name. */
const TOLD: Readonly<Record<SensorFaultKind, string>> = {
  missing: 'is no longer sent',
  'out-of-range': 'reads what no healthy sensor can read',
  stuck: "stands still while the pump's other signals move",
  jumped: 'has jumped further than what it measures can change',
  spiking: 'jumps to single values that nothing else confirms',
  drifting: 'departs from what another signal says of the same thing',
};

/**
 * @param faults {@link sensorFaults}, with those that were found in other ways
 */
export function isTrusted(faults: readonly SensorFault[], signal: Signal): Trust {
  const found = faults.find((one) => one.signal === signal);
  if (!found) return { trusted: true };
  const { fault, since } = found;
  return { trusted: false, fault, since, reason: `${signal} ${TOLD[fault]}, since ${iso(since)}` };
}
