import { doubtsFrom } from '../analysis/sensors/doubts.ts';
import { faultsFrom } from '../analysis/sensors/pieces.ts';
import type { Doubt, FaultEpisode } from '../domain/doubt.ts';
import type { SensorFault } from '../domain/sensor.ts';
import type { Span } from '../domain/span.ts';
import { alarmsIn } from './alarms.ts';
import type { Storage } from './connect.ts';

/**
 * When a device's sensors weren't to be believed in a stretch of time, as it is known today. Whether anybody wanted to be
 * warned of it makes no difference. One request, however long the device has been known.
 */
export async function doubtsOf(
  storage: Storage,
  contract: string,
  device: string,
  within: Span,
): Promise<Doubt[]> {
  return doubtsFrom(await faultsOf(storage, contract, device, within));
}

/** The same, and which sensors weren't to be believed as it ended. */
export async function doubtsAtEndOf(
  within: Span,
  storage: Storage,
  contract: string,
  device: string,
): Promise<{ doubts: Doubt[]; faults: SensorFault[] }> {
  const known = await faultsOf(storage, contract, device, within);
  const faults = known
    .filter(({ to }) => to === undefined || to > within.to)
    .map(({ signal, fault, from }): SensorFault => ({ signal, fault, since: from }));
  return { doubts: doubtsFrom(known), faults };
}

async function faultsOf(
  storage: Storage,
  contract: string,
  device: string,
  { from, to }: Span,
): Promise<FaultEpisode[]> {
  const pieces: FaultEpisode[] = [];
  for await (const piece of alarmsIn(storage, contract).faults(device, from, to)) pieces.push(piece);
  return faultsFrom(pieces).filter((one) => (one.to ?? Number.POSITIVE_INFINITY) > from);
}
