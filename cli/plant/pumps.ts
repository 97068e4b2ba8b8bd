import type { Customer } from '../../shared/domain/customer.ts';
import type { Device } from '../../shared/domain/device.ts';
import type { Pump } from '../../shared/domain/pump.ts';
import { OutageError, OwnStoreError } from '../../shared/errors.ts';
import { findDevice } from '../../shared/onboarding/devices.ts';
import { findCustomer } from '../../shared/onboarding/findCustomer.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { isMissing } from '../../shared/storage/failures.ts';
import { pumpsIn } from '../../shared/storage/pumps.ts';
import { customersIn } from '../../shared/storage/registry.ts';

/** A pump and whose it is. */
export interface OwnedPump {
  readonly customer: Customer;
  readonly pump: Pump;
}

/** Which pumps a listing is about; all, without either. */
export interface Selection {
  /** Number, name or key. */
  readonly customer?: string;
  /** Device ID. */
  readonly device?: string;
}

/** A customer's pumps; none once their table is erased. */
export async function* pumpsOf(storage: Storage, customer: Customer): AsyncGenerator<OwnedPump> {
  try {
    for await (const pump of pumpsIn(storage, customer.key).all()) yield { customer, pump };
  } catch (error) {
    if (customer.status === 'active' || !isMissing(error)) throw error;
  }
}

/** The customers a listing is about. */
export async function* selectedCustomers(
  storage: Storage,
  ref: string | undefined,
): AsyncGenerator<Customer> {
  if (ref === undefined) yield* customersIn(storage).all();
  else yield await findCustomer(storage, ref);
}

/** The pumps a listing is about. */
export async function* selectedPumps(storage: Storage, selection: Selection): AsyncGenerator<OwnedPump> {
  if (selection.device !== undefined) await findDevice(storage, selection.device);
  for await (const customer of selectedCustomers(storage, selection.customer)) {
    try {
      for await (const owned of pumpsOf(storage, customer)) {
        if (selection.device === undefined || owned.pump.deviceId === selection.device) yield owned;
      }
    } catch (error) {
      // Of all customers, the others are shown.
      if (selection.customer !== undefined || !(error instanceof OwnStoreError)) throw error;
      process.stderr.write(`vakt: without ${customer.number} ${customer.name}: ${error.message}\n`);
    }
  }
}

/**
 * A device and the pump it sits on.
 *
 * @throws {InputError} when there is no such device
 * @throws {OutageError} when its pump is missing: adding the device didn't come to its end
 */
export async function devicePump(
  storage: Storage,
  deviceId: string,
): Promise<{ device: Device; pump: Pump }> {
  const device = await findDevice(storage, deviceId);
  const pump = await pumpsIn(storage, device.contract).get(device.key);
  if (!pump) {
    throw new OutageError(
      `The pump of ${deviceId} is not there: its contract is being erased, or was just now.`,
    );
  }
  return { device, pump };
}
