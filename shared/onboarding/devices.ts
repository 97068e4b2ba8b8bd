import { type Authorization, DEVICE_ID, type Device, isOfUse } from '../domain/device.ts';
import { authorizationId } from '../domain/packet.ts';
import { InputError } from '../errors.ts';
import { sha256 } from '../keys.ts';
import type { Storage } from '../storage/connect.ts';
import { devicesIn } from '../storage/devices.ts';
import type { EpochMs } from '../time.ts';

/** @throws {InputError} when no device has this ID */
export async function findDevice(storage: Storage, deviceId: string): Promise<Device> {
  checkDeviceId(deviceId);
  const device = await devicesIn(storage).get(deviceId);
  if (!device) {
    throw new InputError(`There is no device ${deviceId}: vakt device list shows those there are.`);
  }
  return device;
}

/** @throws {InputError} unless the ID is one that a device may have */
export function checkDeviceId(deviceId: string): void {
  if (!DEVICE_ID.test(deviceId)) {
    throw new InputError(
      `"${deviceId}" can't be a device ID: up to 64 letters (a–z), digits, points, hyphens and underscores, the first a letter or digit, the last not a point or underscore.`,
    );
  }
}

/** The authorizations with which a device may send, now or later. */
export async function authorizationsOfUse(
  storage: Storage,
  deviceId: string,
  now: EpochMs,
): Promise<Authorization[]> {
  const all = await devicesIn(storage).authorizationsOf(deviceId);
  return all.filter((authorization) => isOfUse(authorization, now));
}

/** A new authorization as it is stored: without what would let a reader of the storage send. */
export function issued(deviceId: string, authorization: string, now: EpochMs): Authorization {
  return { id: authorizationId(authorization), hash: sha256(authorization), deviceId, issuedAt: now };
}
