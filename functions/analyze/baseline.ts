import type { Deviation } from '../../shared/analysis/baseline/deviation.ts';
import { operatingHours } from '../../shared/analysis/baseline/hours.ts';
import { deviationsNow, keepBaseline } from '../../shared/analysis/baseline/keep.ts';
import { believedHours } from '../../shared/analysis/kpis/believed.ts';
import { doubtsFrom } from '../../shared/analysis/sensors/doubts.ts';
import { driftingSensors } from '../../shared/analysis/sensors/drift.ts';
import type { FaultEpisode } from '../../shared/domain/doubt.ts';
import type { PumpModel } from '../../shared/domain/model.ts';
import { renewedAt } from '../../shared/domain/offer.ts';
import type { Pump } from '../../shared/domain/pump.ts';
import type { HourRollup } from '../../shared/domain/rollup.ts';
import type { SensorFault } from '../../shared/domain/sensor.ts';
import { SIGNAL_NAMES, type Signal } from '../../shared/domain/signals.ts';
import { baselinesIn } from '../../shared/storage/baselines.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import type { Maintenance } from '../../shared/storage/maintenance.ts';
import type { EpochMs } from '../../shared/time.ts';

/** What a pump's own past says of it. */
export interface OwnPast {
  /** Of signals whose sensors are to be believed. */
  readonly deviations: readonly Deviation[];
  readonly drifting: readonly SensorFault[];
  /** Signals whose baseline is learned from its beginning, the pump having been put in order, and isn't known yet. */
  readonly learning: readonly Signal[];
}

/** The pump, and what is known of when it was put in order. */
interface Known {
  readonly pump: Pump;
  readonly model: PumpModel;
  readonly maintenance: Pick<Maintenance, 'records' | 'offers'>;
}

/**
 * Keeps a pump's baseline up to date with its hours, and holds the newest of them against it, without what sensors said
 * when they weren't to be believed. What a sensor that drifts says is asked only whether it still drifts.
 *
 * @param history rollups of the last month, in order
 * @param episodes faults of the pump's sensors in that time
 */
export function ownPastOf(storage: Storage) {
  return async function ownPast(
    { contract, device }: { readonly contract: string; readonly device: string },
    known: Known,
    history: readonly HourRollup[],
    episodes: readonly FaultEpisode[],
    now: EpochMs,
  ): Promise<OwnPast> {
    const baselines = baselinesIn(storage, contract);
    const hoursWithout = (faults: readonly FaultEpisode[]) =>
      operatingHours(believedHours(history, doubtsFrom(faults)));
    const hours = hoursWithout(episodes);
    const before = (await baselines.get(device)) ?? {};
    const kept = keepBaseline(before, hours, (signal) => beganAt(signal, known, now));
    if (JSON.stringify(kept) !== JSON.stringify(before)) await baselines.put(device, kept);
    const others = episodes.filter(({ fault }) => fault !== 'drifting');
    const drifting = driftingSensors(kept, others.length < episodes.length ? hoursWithout(others) : hours);
    const inDoubt = new Set([...episodes.filter(({ to }) => to === undefined), ...drifting].map(signalOf));
    const deviations = deviationsNow(kept, hours, now).filter((one) => !inDoubt.has(signalOf(one)));
    const learning = SIGNAL_NAMES.filter((signal) => kept[signal] && !kept[signal].baseline);
    return { deviations, drifting, learning };
  };
}

const signalOf = ({ signal }: { readonly signal: Signal }) => signal;

/** When the pump was put in order in what a signal tells of: released, or a part that it tells of changed. */
function beganAt(
  signal: Signal,
  { pump, model, maintenance: { records, offers } }: Known,
  now: EpochMs,
): EpochMs | undefined {
  const parts = model.components.filter((component) => component.signal === signal);
  const known = [pump.releasedAt, ...parts.map(({ name }) => renewedAt(name, records, offers, now))];
  const instants = known.filter((at) => at !== undefined);
  return instants.length > 0 ? Math.max(...instants) : undefined;
}
