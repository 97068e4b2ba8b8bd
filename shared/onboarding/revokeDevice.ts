import type { DeviceIdentities } from '../hub/identities.ts';
import type { Storage } from '../storage/connect.ts';
import { devicesIn } from '../storage/registry.ts';
import type { EpochMs } from '../time.ts';
import { authorizationsInForce, findDevice } from './devices.ts';

/**
 * Keeps a device out from now on: its authorizations are revoked and its identity at IoT Hub is disabled.
 * What it has sent stays. Asked again, it finishes what was left undone.
 *
 * @returns how many authorizations were revoked now
 * @throws {InputError} when there is no such device
 * @throws {OutageError} when IoT Hub doesn't do its part; the authorizations are revoked by then
 */
export async function revokeDevice(
  storage: Storage,
  identities: DeviceIdentities,
  deviceId: string,
  now: EpochMs,
): Promise<{ deviceId: string; revoked: number }> {
  await findDevice(storage, deviceId);
  const inForce = await authorizationsInForce(storage, deviceId);
  for (const authorization of inForce) {
    await devicesIn(storage).putAuthorization({ ...authorization, revokedAt: now });
  }
  await identities.disable(deviceId);
  return { deviceId, revoked: inForce.length };
}
