import type { Customer } from '../../shared/domain/customer.ts';
import { type Device, isOfUse } from '../../shared/domain/device.ts';
import { OwnStoreError } from '../../shared/errors.ts';
import type { DeviceIdentities } from '../../shared/hub/identities.ts';
import { inParallel } from '../../shared/parallel.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { devicesIn } from '../../shared/storage/devices.ts';
import { pumpsIn } from '../../shared/storage/pumps.ts';
import type { EpochMs } from '../../shared/time.ts';

/** Rows of the registry that are read side by side. */
const AT_ONCE = 8;

/**
 * Keeps a contract's devices outside, or lets them in again, one after the other: IoT Hub takes about a hundred
 * changes of its registry a minute. A device that the operator has revoked stays outside.
 *
 * @param done called with the key of each device that is done, and says whether to go on; those up to the customer's
 *   last one are passed over
 * @returns whether all are done
 */
export async function switchDevices(
  storage: Storage,
  identities: DeviceIdentities,
  { key, closed }: Customer,
  to: 'enabled' | 'disabled',
  now: EpochMs,
  done: (device: string) => Promise<boolean>,
): Promise<boolean> {
  for (const { key: device, deviceId } of await devicesOf(storage, key)) {
    if (closed?.after !== undefined && device <= closed.after) continue;
    if (to === 'disabled') await identities.disable(deviceId);
    else if (await mayCome(storage, deviceId, now)) await identities.enable(deviceId);
    if (!(await done(device))) return false;
  }
  return true;
}

/**
 * A contract's devices in the order of their keys: by its pumps and by the registry, as a device whose adding was cut short
 * is in one of them only. Where the customer's own store doesn't answer the registry does: who it lets in is nothing to
 * wait for.
 */
async function devicesOf(
  storage: Storage,
  contract: string,
): Promise<readonly Pick<Device, 'key' | 'deviceId'>[]> {
  const found = new Map<string, Pick<Device, 'key' | 'deviceId'>>();
  try {
    for await (const pump of pumpsIn(storage, contract).all()) found.set(pump.deviceId, pump);
  } catch (error) {
    if (!(error instanceof OwnStoreError)) throw error;
  }
  const registry = devicesIn(storage);
  const { own } = await registry.of(contract);
  const missing = own.filter((deviceId) => !found.has(deviceId));
  await inParallel(missing, AT_ONCE, async (deviceId) => {
    const device = await registry.get(deviceId);
    if (device) found.set(deviceId, device);
  });
  return [...found.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

async function mayCome(storage: Storage, deviceId: string, now: EpochMs): Promise<boolean> {
  const authorizations = await devicesIn(storage).authorizationsOf(deviceId);
  return authorizations.some((one) => isOfUse(one, now));
}
