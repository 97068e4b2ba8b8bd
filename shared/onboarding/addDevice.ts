import type { Customer } from '../domain/customer.ts';
import type { Device } from '../domain/device.ts';
import type { LimitOverride } from '../domain/model.ts';
import { AUTHORIZATION_LENGTH, authorizationId } from '../domain/packet.ts';
import type { Pump } from '../domain/pump.ts';
import { InputError } from '../errors.ts';
import type { DeviceIdentities } from '../hub/identities.ts';
import { randomKey, sha256 } from '../keys.ts';
import type { Storage } from '../storage/connect.ts';
import { isConflict } from '../storage/failures.ts';
import { pumpsIn } from '../storage/pumps.ts';
import { devicesIn } from '../storage/registry.ts';
import { type EpochMs, iso } from '../time.ts';
import { checkName } from './checks.ts';
import { authorizationsInForce, checkDeviceId } from './devices.ts';
import { findModel } from './findModel.ts';
import { checkLimits } from './limits.ts';

/** What a new device, and the pump it sits on, are told to be. */
export interface DeviceInput {
  readonly customer: Customer;
  readonly deviceId: string;
  /** Name of a pump model in the catalogue. */
  readonly model: string;
  /** The customer's own name for the pump; the device ID without it. */
  readonly tag?: string;
  readonly site?: string;
  readonly serialNumber?: string;
  /** Levels in place of the model's. */
  readonly limits?: readonly LimitOverride[];
}

/** What a device needs to send. The authorization is shown this once: only its hash is stored. */
export interface DeviceAccess {
  readonly deviceId: string;
  /** `HostName=…;DeviceId=…;SharedAccessKey=…` */
  readonly connectionString: string;
  /** What its packet IDs begin with. */
  readonly authorization: string;
}

/**
 * Adds a device: its identity at IoT Hub, the pump, the device, and last of all its authorization, without
 * which no packet is admitted. Whatever a crash has left is taken up when the same is asked again. A device
 * of this customer whose authorizations are all revoked gets a new one.
 *
 * @throws {InputError} naming what is wrong, also when the device sends for somebody or is another customer's
 * @throws {OutageError} when IoT Hub doesn't do its part
 */
export async function addDevice(
  storage: Storage,
  identities: DeviceIdentities,
  input: DeviceInput,
  now: EpochMs,
): Promise<DeviceAccess> {
  const { customer, deviceId } = input;
  if (customer.status === 'erasing') {
    throw new InputError(`${customer.name} is being erased: nothing can be added to it any more.`);
  }
  checkDeviceId(deviceId);
  checkLimits(await findModel(storage, input.model), input.limits ?? []);
  const details = pumpDetails(input);
  const devices = devicesIn(storage);
  const known = await devices.get(deviceId);
  if (known) await checkFree(storage, known, customer);

  const { primaryKey } = await identities.create(deviceId);
  const key = known?.key ?? (await keyLeftBehind(storage, customer, deviceId)) ?? randomKey(20);
  await pumpsIn(storage, customer.key).put({ key, ...details });
  if (!known) await claim(storage, { deviceId, key, contract: customer.key });
  const authorization = randomKey(AUTHORIZATION_LENGTH);
  await devices.putAuthorization({
    id: authorizationId(authorization),
    hash: sha256(authorization),
    deviceId,
    issuedAt: now,
  });
  return { deviceId, connectionString: identities.connectionString(deviceId, primaryKey), authorization };
}

async function checkFree(storage: Storage, device: Device, customer: Customer): Promise<void> {
  const { deviceId } = device;
  if (device.contract !== customer.key) {
    throw new InputError(`The device ${deviceId} is another customer's: give this one another ID.`);
  }
  const [inForce] = await authorizationsInForce(storage, deviceId);
  if (inForce) {
    throw new InputError(
      `The device ${deviceId} is there, with an authorization issued at ${iso(inForce.issuedAt)}. If that was lost: vakt device revoke ${deviceId}, then add it again for a new one.`,
    );
  }
}

/** The key of a pump whose device did not get written any more. */
async function keyLeftBehind(
  storage: Storage,
  customer: Customer,
  deviceId: string,
): Promise<string | undefined> {
  for await (const pump of pumpsIn(storage, customer.key).all()) {
    if (pump.deviceId === deviceId) return pump.key;
  }
  return undefined;
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

function pumpDetails(input: DeviceInput): Omit<Pump, 'key'> {
  const { deviceId, model, tag, site, serialNumber, limits = [] } = input;
  return {
    deviceId,
    model,
    tag: tag === undefined ? deviceId : checkName('The tag', tag),
    ...(site === undefined ? {} : { site: checkName('The site', site) }),
    ...(serialNumber === undefined ? {} : { serialNumber: checkName('The serial number', serialNumber) }),
    limits,
  };
}
