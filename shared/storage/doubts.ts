import { doubtsFrom } from '../analysis/sensors/doubts.ts';
import type { Doubt, FaultEpisode } from '../domain/doubt.ts';
import type { SensorFault, SensorFaultKind } from '../domain/sensor.ts';
import { SIGNAL_NAMES, type Signal } from '../domain/signals.ts';
import type { EpochMs } from '../time.ts';
import { alarmsIn } from './alarms.ts';
import type { Storage } from './connect.ts';

/** When a device's sensors weren't to be believed, from all that was ever recorded of its sensors' conditions. */
export async function doubtsOf(storage: Storage, contract: string, device: string): Promise<Doubt[]> {
  return doubtsFrom(await episodesOf(storage, contract, device));
}

/** The same, and which sensors weren't to be believed at an instant, as it is known today. */
export async function doubtsAt(
  storage: Storage,
  contract: string,
  device: string,
  at: EpochMs,
): Promise<{ doubts: Doubt[]; faults: SensorFault[] }> {
  const episodes = await episodesOf(storage, contract, device);
  const faults = episodes
    .filter(({ from, to }) => from <= at && (to === undefined || to > at))
    .map(({ signal, fault, from }): SensorFault => ({ signal, fault, since: from }));
  return { doubts: doubtsFrom(episodes), faults };
}

/** From when to when each sensor's condition was active, fault by fault. */
async function episodesOf(storage: Storage, contract: string, device: string): Promise<FaultEpisode[]> {
  const open = new Map<Signal, Pick<FaultEpisode, 'from' | 'fault'>>();
  const episodes: FaultEpisode[] = [];
  for await (const { condition, to, detail, began, at } of alarmsIn(storage, contract).transitions(device)) {
    const signal = SIGNAL_NAMES.find((name) => condition === `${name}.sensor`);
    if (!signal) continue;
    const known = open.get(signal);
    if (to === 'active') {
      const fault = detail as SensorFaultKind;
      const isAnother = known !== undefined && known.fault !== fault;
      if (isAnother) episodes.push({ signal, ...known, to: at });
      open.set(signal, { fault, from: isAnother ? began : Math.min(known?.from ?? began, began) });
    } else if (to === 'returned' && known) {
      episodes.push({ signal, ...known, to: at });
      open.delete(signal);
    }
  }
  for (const [signal, known] of open) episodes.push({ signal, ...known });
  return episodes;
}
