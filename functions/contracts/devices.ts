import type { Customer } from '../../shared/domain/customer.ts';
import { type Device, isOfUse } from '../../shared/domain/device.ts';
import { OwnStoreError } from '../../shared/errors.ts';
import type { DeviceIdentities } from '../../shared/hub/identities.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { devicesIn } from '../../shared/storage/devices.ts';
import { pumpsIn } from '../../shared/storage/pumps.ts';
import type { EpochMs } from '../../shared/time.ts';

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
  for await (const { key: device, deviceId } of devicesOf(storage, key)) {
    if (closed?.after !== undefined && device <= closed.after) continue;
    if (to === 'disabled') await identities.disable(deviceId);
    else if (await mayCome(storage, deviceId, now)) await identities.enable(deviceId);
    if (!(await done(device))) return false;
  }
  return true;
}

/**
 * A contract's devices by its pumps, in the order of their keys; where the customer's own store doesn't answer, by the
 * registry: who it lets in is nothing to wait for.
 */
async function* devicesOf(
  storage: Storage,
  contract: string,
): AsyncGenerator<Pick<Device, 'key' | 'deviceId'>> {
  try {
    yield* pumpsIn(storage, contract).all();
  } catch (error) {
    if (!(error instanceof OwnStoreError)) throw error;
    const registry = devicesIn(storage);
    const { own } = await registry.of(contract);
    const devices = await Promise.all(own.map(registry.get));
    yield* devices.filter((one) => one !== undefined).sort((a, b) => (a.key < b.key ? -1 : 1));
  }
}

async function mayCome(storage: Storage, deviceId: string, now: EpochMs): Promise<boolean> {
  const authorizations = await devicesIn(storage).authorizationsOf(deviceId);
  return authorizations.some((one) => isOfUse(one, now));
}
