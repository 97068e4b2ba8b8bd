import type { Device } from '../domain/device.ts';
import { AUTHORIZATION_LENGTH } from '../domain/packet.ts';
import type { Pump } from '../domain/pump.ts';
import { InputError } from '../errors.ts';
import type { Provisioning } from '../hub/enrollments.ts';
import type { DeviceIdentities } from '../hub/identities.ts';
import { randomKey } from '../keys.ts';
import type { Storage } from '../storage/connect.ts';
import { devicesIn } from '../storage/devices.ts';
import { isConflict } from '../storage/failures.ts';
import { pumpsIn } from '../storage/pumps.ts';
import type { EpochMs } from '../time.ts';
import { issued } from './devices.ts';

/** What a device needs to send. The authorization is shown this once: only its hash is stored. */
export interface DeviceAccess {
  readonly deviceId: string;
  /** `HostName=…;DeviceId=…;SharedAccessKey=…` */
  readonly connectionString: string;
  /** What its packet IDs begin with. */
  readonly authorization: string;
  /** What it needs to register with the provisioning service instead, where there is one. */
  readonly dps?: Provisioning;
}

/** A device to be entered, whose description has been checked. */
export interface DeviceEntry {
  readonly contract: string;
  readonly pump: Pump;
  /** Whether the device is in the registry by now: then it needs no more than an authorization. */
  readonly registered: boolean;
}

/** Keeps a device's access data where they are wanted. */
export type KeepAccess = (access: DeviceAccess) => Promise<void>;

/**
 * Enters a device: its identity at IoT Hub, the pump, the device, and last of all its authorization, without
 * which no packet is admitted. The access data are kept before the authorization is in force: what could not
 * be kept has not been issued, and the same asked again issues another.
 *
 * @throws {InputError} when somebody else has just entered the same device
 * @throws {OutageError} when IoT Hub doesn't do its part
 */
export async function enterDevice(
  storage: Storage,
  identities: DeviceIdentities,
  { contract, pump, registered }: DeviceEntry,
  now: EpochMs,
  keep?: KeepAccess,
): Promise<DeviceAccess> {
  const { deviceId, key } = pump;
  const { primaryKey, provisioning: dps } = await identities.create(deviceId);
  await pumpsIn(storage, contract).put(pump);
  if (!registered) await claim(storage, { deviceId, key, contract });
  const authorization = randomKey(AUTHORIZATION_LENGTH);
  const connectionString = identities.connectionString(deviceId, primaryKey);
  const access: DeviceAccess = { deviceId, connectionString, authorization, ...(dps ? { dps } : {}) };
  await keep?.(access);
  await devicesIn(storage).changeAuthorizations(deviceId, (known) => [
    ...known,
    issued(deviceId, authorization, now),
  ]);
  return access;
}

/** Takes the device ID; whoever adds the same device at the same time is told. */
async function claim(storage: Storage, device: Device): Promise<void> {
  try {
    await devicesIn(storage).add(device);
  } catch (error) {
    if (!isConflict(error)) throw error;
    const winner = await devicesIn(storage).get(device.deviceId);
    if (winner?.key !== device.key) await pumpsIn(storage, device.contract).remove(device.key);
    throw new InputError(`The device ${device.deviceId} was added by somebody else just now.`, {
      cause: error,
    });
  }
}
