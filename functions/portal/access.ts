import { permits } from '../../shared/domain/contract/permits.ts';
import type { Customer, User } from '../../shared/domain/customer.ts';
import type { Pump } from '../../shared/domain/pump.ts';
import { OwnStoreError } from '../../shared/errors.ts';
import { type Link, type Purpose, readLink } from '../../shared/links/link.ts';
import type { KeyRing } from '../../shared/links/sign.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { devicesIn } from '../../shared/storage/devices.ts';
import { whileContractLives } from '../../shared/storage/living.ts';
import { pumpsIn } from '../../shared/storage/pumps.ts';
import { customersIn, usersIn } from '../../shared/storage/registry.ts';
import type { EpochMs } from '../../shared/time.ts';

/** Who comes with a link, and to what. */
export interface Access {
  readonly link: Link;
  readonly customer: Customer;
  readonly user: User;
  /** Absent where the link is about all pumps, and while the store it is described in is away. */
  readonly pump?: Pump;
  /** That the customer's own store, in which the pump is described, is away: its ID, as far as the registry knows it. */
  readonly away?: { readonly deviceId?: string };
}

/**
 * Whom a link lets in. It must be signed for this and not expired; the contract in force; the person still one of that
 * customer's, with no link revoked since; and the pump one of the same contract.
 *
 * @returns `undefined` where any of these isn't so: whoever comes is not told which
 */
export async function accessBy(
  storage: Storage,
  keys: KeyRing,
  purpose: Purpose,
  text: string,
  now: EpochMs,
): Promise<Access | undefined> {
  const link = readLink(keys, purpose, text, now);
  if ('refused' in link) return undefined;
  const { contract, device } = link;
  const [customer, user, about] = await Promise.all([
    customersIn(storage).get(contract),
    usersIn(storage).get(contract, link.user),
    device === undefined
      ? undefined
      : whileContractLives(storage, contract, () => pumpOrAway(storage, contract, device)),
  ]);
  if (customer?.status !== 'active' || !permits(customer.contract, now)) return undefined;
  if (!user || (user.links ?? 0) !== link.generation) return undefined;
  if (device === undefined) return { link, customer, user };
  return about && { link, customer, user, ...about };
}

async function pumpOrAway(
  storage: Storage,
  contract: string,
  device: string,
): Promise<Pick<Access, 'pump' | 'away'> | undefined> {
  try {
    const pump = await pumpsIn(storage, contract).get(device);
    return pump && { pump };
  } catch (error) {
    if (!(error instanceof OwnStoreError)) throw error;
    const deviceId = await devicesIn(storage).idOf(contract, device);
    return { away: deviceId === undefined ? {} : { deviceId } };
  }
}
