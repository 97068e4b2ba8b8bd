import type { Storage } from '../storage/connect.ts';
import { devicesIn } from '../storage/devices.ts';
import { erasuresIn } from '../storage/erasures.ts';
import { isMissing } from '../storage/failures.ts';
import { pumpsIn } from '../storage/pumps.ts';
import type { Whose } from './place.ts';

/**
 * What a contract's devices are, by the registry and its own pumps; also of one whose adding was cut short.
 *
 * @param pumpsLost that nobody can ask for the pumps any more: then the registry alone says it
 */
export async function findDevices(storage: Storage, contract: string, pumpsLost = false): Promise<Whose> {
  const { own, others } = await devicesIn(storage).of(contract);
  if (pumpsLost) return { contract, deviceIds: [...own].sort() };
  const deviceIds = new Set(own);
  try {
    for await (const { deviceId } of pumpsIn(storage, contract).all()) {
      if (!others.has(deviceId)) deviceIds.add(deviceId);
    }
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  return { contract, deviceIds: [...deviceIds].sort() };
}

/** The same by the journal, when the registry no longer knows them. */
export async function recallDevices(storage: Storage, contract: string): Promise<Whose> {
  const noted = await erasuresIn(storage).devices(contract);
  if (noted.length === 0) return { contract, deviceIds: [] };
  const { others } = await devicesIn(storage).of(contract);
  return { contract, deviceIds: noted.filter((id) => !others.has(id)) };
}
