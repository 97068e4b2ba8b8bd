import { isOfUse } from '../domain/device.ts';
import type { Storage } from '../storage/connect.ts';
import { devicesIn } from '../storage/devices.ts';
import type { EpochMs } from '../time.ts';

/**
 * Whether nothing that a device sends is let in: all it was issued is revoked or expired, or its ID is of another pump by now.
 *
 * @param deviceId of the pump's entry
 * @param key of the device that the pump's entry is of
 */
export async function isKeptOut(
  storage: Storage,
  deviceId: string,
  key: string,
  now: EpochMs,
): Promise<boolean> {
  const known = await devicesIn(storage).get(deviceId);
  if (known?.key !== key) return true;
  return known.authorizations !== undefined && !known.authorizations.some((one) => isOfUse(one, now));
}
