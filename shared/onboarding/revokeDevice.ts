import type { DeviceIdentities } from '../hub/identities.ts';
import type { Storage } from '../storage/connect.ts';
import { devicesIn } from '../storage/devices.ts';
import { withdrawalsIn } from '../storage/withdrawals.ts';
import type { EpochMs } from '../time.ts';
import { findDevice } from './devices.ts';

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
  let revoked = 0;
  await withdrawalsIn(storage).around(() =>
    devicesIn(storage).changeAuthorizations(deviceId, (known) => {
      const standing = known.filter(({ revokedAt }) => revokedAt === undefined);
      revoked = standing.length;
      return known.map((one) => (standing.includes(one) ? { ...one, revokedAt: now } : one));
    }),
  );
  await identities.disable(deviceId);
  return { deviceId, revoked };
}
