import type { Contract } from '../../shared/domain/contract/contract.ts';
import { endOf } from '../../shared/domain/contract/end.ts';
import { dueOn, retentionMonths } from '../../shared/domain/contract/retention.ts';
import type { Customer } from '../../shared/domain/customer.ts';
import type { Pump } from '../../shared/domain/pump.ts';
import { OutageError } from '../../shared/errors.ts';
import { type Certificate, certificatesIn } from '../../shared/storage/certificates.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { deleteContractStores, remainingContractStores } from '../../shared/storage/contracts.ts';
import { devicesIn } from '../../shared/storage/devices.ts';
import { isMissing } from '../../shared/storage/failures.ts';
import { lettersIn } from '../../shared/storage/letters.ts';
import { CONTRACT_TABLES } from '../../shared/storage/names.ts';
import { pumpsIn } from '../../shared/storage/pumps.ts';
import { customersIn, usersIn } from '../../shared/storage/registry.ts';
import { type EpochMs, iso } from '../../shared/time.ts';
import { isDue } from './due.ts';

/**
 * Erases a customer: every step can be done again, so an erasure that died is simply begun anew, and finishes.
 * What leads to other data goes after it: the pumps' table names the devices, the customer's row the contract.
 * Only when the stores, asked again, have nothing left is the certificate written. A customer that by now is
 * no longer due, or is gone, is left alone.
 *
 * @throws {OutageError} when something is still there; the next run goes on
 */
export function erasureOf(storage: Storage) {
  const customers = customersIn(storage);
  const users = usersIn(storage);

  return async function erase({ key }: Customer, now: EpochMs): Promise<Certificate | undefined> {
    // From here on nothing is written for this contract, whichever instance is at it. Decided by what the
    // customer is at this very moment: its end may just have been put off.
    const erasing = await customers.change(key, (known) =>
      isDue(known, now) ? { ...known, status: 'erasing' } : undefined,
    );
    if (!erasing) return undefined;
    const { contract } = erasing;
    const end = endOf(contract);
    const found = erasing.found ?? {
      users: await sizeOf(users.of(key)),
      devices: await sizeOf(pumpsOf(storage, key)),
    };
    await customers.change(key, (known) => ({ ...known, found }));
    await forgetDevices(storage, key);
    for await (const user of users.of(key)) await users.remove(key, user.key);
    await lettersIn(storage, key).clear();
    await deleteContractStores(storage, key);
    const remaining = await remainingContractStores(storage, key);
    for await (const user of users.of(key)) remaining.push(`users/${user.key}`);
    if (remaining.length > 0) {
      throw new OutageError(`Not erased yet: ${remaining.join(', ')}. The next run goes on.`);
    }
    const certificate: Certificate = {
      id: key,
      rule: ruleOf(contract),
      ended: end?.lastDay ?? '',
      ...(end ? { because: end.because } : {}),
      due: dueOn(contract) ?? '',
      erasedAt: iso(now),
      deleted: { tables: CONTRACT_TABLES.length, containers: 1, ...found },
      remaining,
    };
    await certificatesIn(storage).put(certificate);
    await customers.remove(key);
    return certificate;
  };
}

/** Takes a contract's devices and their authorizations out of the registry. */
async function forgetDevices(storage: Storage, contract: string): Promise<void> {
  const registry = devicesIn(storage);
  for await (const { deviceId } of pumpsOf(storage, contract)) await registry.forget(deviceId);
}

/** A contract's pumps; none when the table is gone already, because an earlier run came further than this. */
async function* pumpsOf(storage: Storage, contract: string): AsyncGenerator<Pump> {
  try {
    yield* pumpsIn(storage, contract).all();
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

async function sizeOf(items: AsyncIterable<unknown>): Promise<number> {
  let size = 0;
  for await (const _ of items) size += 1;
  return size;
}

function ruleOf(contract: Contract): string {
  const months = retentionMonths(contract);
  const kind = contract.assetManaged ? 'asset-managed customer' : 'customer';
  return `${kind}: ${months} calendar months after the first day no longer in force, in ${contract.zone}`;
}
