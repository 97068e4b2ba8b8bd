import { type Authorization, DEVICE_ID, type Device } from '../domain/device.ts';
import { InputError } from '../errors.ts';
import type { Storage } from '../storage/connect.ts';
import { devicesIn } from '../storage/registry.ts';

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

/** The authorizations of a device that have not been revoked; one at most, but for a crash or a race. */
export async function authorizationsInForce(storage: Storage, deviceId: string): Promise<Authorization[]> {
  const all = await devicesIn(storage).authorizationsOf(deviceId);
  return all.filter(({ revokedAt }) => revokedAt === undefined);
}
