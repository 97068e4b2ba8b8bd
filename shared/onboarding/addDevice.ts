import type { CalendarDate } from '../domain/contract/contract.ts';
import type { Customer } from '../domain/customer.ts';
import type { Device } from '../domain/device.ts';
import type { LimitOverride } from '../domain/override.ts';
import type { Pump } from '../domain/pump.ts';
import { InputError } from '../errors.ts';
import type { DeviceIdentities } from '../hub/identities.ts';
import { randomKey } from '../keys.ts';
import type { Storage } from '../storage/connect.ts';
import { devicesIn } from '../storage/devices.ts';
import { pumpsIn } from '../storage/pumps.ts';
import { type EpochMs, iso } from '../time.ts';
import { checkDate, checkHours, checkName, checkTakesDevices } from './checks.ts';
import { authorizationsOfUse, checkDeviceId } from './devices.ts';
import { type DeviceAccess, enterDevice, type KeepAccess } from './enterDevice.ts';
import { findModel } from './findModel.ts';
import { checkLimits } from './limits.ts';
import { releaseDevice } from './releaseDevice.ts';

/** What a device, and the pump it sits on, are told to be. */
export interface DeviceInput {
  readonly customer: Customer;
  readonly deviceId: string;
  /** Name of a pump model in the catalogue. */
  readonly model: string;
  /** The customer's own name for the pump; the device ID without it. */
  readonly tag?: string;
  readonly site?: string;
  readonly serialNumber?: string;
  /** Hours on its counter now. */
  readonly runningHours?: number;
  readonly lastService?: CalendarDate;
  /** Levels in place of the model's. */
  readonly limits?: readonly LimitOverride[];
  /** Whether nobody is to get mail about it yet. Untold, a new pump is released, and a known one stays as it is. */
  readonly commissioning?: boolean;
}

/**
 * Adds a device, as {@link enterDevice} does. Whatever a crash has left is taken up when the same is asked
 * again. A device of this customer whose authorizations are all revoked gets a new one; what isn't told of
 * its pump stays as it was.
 *
 * @param keep where the access data go before they are good for anything
 * @throws {InputError} naming what is wrong, also when the contract is over, or the device sends for somebody or is
 *   another customer's
 * @throws {OutageError} when IoT Hub doesn't do its part
 */
export async function addDevice(
  storage: Storage,
  identities: DeviceIdentities,
  input: DeviceInput,
  now: EpochMs,
  keep?: KeepAccess,
): Promise<DeviceAccess> {
  const { customer, deviceId } = input;
  checkTakesDevices(customer, now);
  checkDeviceId(deviceId);
  const model = await findModel(storage, input.model);
  const details = pumpDetails(input, now);
  const device = await devicesIn(storage).get(deviceId);
  if (device) await checkFree(storage, device, customer, now);

  const known = await knownPump(storage, customer, deviceId, device);
  checkLimits(model, details.limits ?? known?.limits ?? []);
  const key = device?.key ?? known?.key ?? randomKey(20);
  const begins = !known && input.commissioning ? { commissioning: true as const } : {};
  const pump: Pump = { tag: deviceId, limits: [], ...known, ...begins, ...details, key };
  const entry = { contract: customer.key, pump, registered: device !== undefined };
  const access = await enterDevice(storage, identities, entry, now, keep);
  if (known?.commissioning && input.commissioning === false) await releaseDevice(storage, deviceId, now);
  return access;
}

async function checkFree(storage: Storage, device: Device, customer: Customer, now: EpochMs): Promise<void> {
  const { deviceId } = device;
  if (device.contract !== customer.key) {
    throw new InputError(`The device ${deviceId} is another customer's: give this one another ID.`);
  }
  const [inForce] = await authorizationsOfUse(storage, deviceId, now);
  if (inForce) {
    throw new InputError(
      `The device ${deviceId} is there, with an authorization issued at ${iso(inForce.issuedAt)}. For another beside it: vakt device rotate ${deviceId}. If it was lost: vakt device revoke ${deviceId}, then add it again for a new one.`,
    );
  }
}

/** The device's pump; also one whose device did not get written any more. */
async function knownPump(
  storage: Storage,
  customer: Customer,
  deviceId: string,
  device: Device | undefined,
): Promise<Pump | undefined> {
  const pumps = pumpsIn(storage, customer.key);
  if (device) return pumps.get(device.key);
  for await (const pump of pumps.all()) if (pump.deviceId === deviceId) return pump;
  return undefined;
}

/** What was told of the pump, and nothing else. */
function pumpDetails(
  { deviceId, model, tag, site, serialNumber, runningHours, lastService, limits }: DeviceInput,
  now: EpochMs,
) {
  return {
    deviceId,
    model,
    ...(tag === undefined ? {} : { tag: checkName('The tag', tag) }),
    ...(site === undefined ? {} : { site: checkName('The site', site) }),
    ...(serialNumber === undefined ? {} : { serialNumber: checkName('The serial number', serialNumber) }),
    ...(runningHours === undefined ? {} : { runningHours: checkHours(runningHours), runningHoursAt: now }),
    ...(lastService === undefined ? {} : { lastService: checkDate('The last service', lastService) }),
    ...(limits === undefined ? {} : { limits }),
  };
}
