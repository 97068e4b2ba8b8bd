import { randomBytes } from 'node:crypto';
import { RequestError } from '../errors.ts';
import { chooseKeys, newKeyPair } from './keys.ts';

/** A device identity as it is kept. */
export interface Device {
  deviceId: string;
  /** Told apart from an earlier device of the same ID, which was deleted. */
  generationId: string;
  etag: string;
  status: 'enabled' | 'disabled';
  statusReason: string | null;
  statusUpdatedTime: string;
  primaryKey: string;
  secondaryKey: string;
}

/** What a caller may set; the rest is the hub's. */
export interface DeviceWish {
  status?: unknown;
  statusReason?: unknown;
  authentication?: { type?: unknown; symmetricKey?: unknown };
}

// Ticks of 100 ns since year 1, as .NET counts, at the Unix epoch: IoT Hub's generation IDs are such ticks.
const TICKS_AT_EPOCH = 621_355_968_000_000_000n;

/**
 * Whether a name may be a device ID: up to 128 characters, ASCII letters, digits and `- . % _ * ? ! ( ) , : = @ $ '`.
 *
 * @see https://learn.microsoft.com/azure/iot-hub/iot-hub-devguide-identity-registry
 */
export function isDeviceId(text: string): boolean {
  return /^[A-Za-z0-9\-.%_*?!(),:=@$']{1,128}$/.test(text);
}

/**
 * A new device identity; keys that are not given are made.
 *
 * @throws RequestError 400 when the ID or a wish is not allowed
 */
export function createDevice(deviceId: string, wish: DeviceWish, now: Date): Device {
  if (!isDeviceId(deviceId)) {
    throw new RequestError(400, 'ArgumentInvalid', `"${deviceId}" is not allowed as a device ID`);
  }
  const device: Device = {
    deviceId,
    generationId: String(BigInt(now.getTime()) * 10_000n + TICKS_AT_EPOCH),
    etag: '',
    status: 'enabled',
    statusReason: null,
    statusUpdatedTime: '0001-01-01T00:00:00',
    primaryKey: '',
    secondaryKey: '',
  };
  return changeDevice(device, wish, now);
}

/**
 * The device with the wishes fulfilled and a new etag. What the wish leaves out stays, but for the keys: an
 * update replaces the authentication, and keys that are not given are made anew.
 *
 * @throws RequestError 400 when a wish is not allowed
 */
export function changeDevice(device: Device, wish: DeviceWish, now: Date): Device {
  const status = wish.status ?? device.status;
  if (status !== 'enabled' && status !== 'disabled') {
    throw new RequestError(400, 'ArgumentInvalid', 'status is either "enabled" or "disabled"');
  }
  const type = wish.authentication?.type ?? 'sas';
  if (type !== 'sas') {
    throw new RequestError(
      400,
      'ArgumentInvalid',
      `authentication type ${type} is not offered here, only "sas"`,
    );
  }
  return {
    ...device,
    etag: randomBytes(6).toString('base64'),
    status,
    statusReason: typeof wish.statusReason === 'string' ? wish.statusReason : device.statusReason,
    statusUpdatedTime: status === device.status ? device.statusUpdatedTime : now.toISOString(),
    ...chooseKeys(wish.authentication?.symmetricKey, newKeyPair()),
  };
}
