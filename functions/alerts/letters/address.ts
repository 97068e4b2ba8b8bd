import { accountsOpen } from '../../../shared/domain/contract/accounts.ts';
import type { User } from '../../../shared/domain/customer.ts';
import type { Addressee, Recipient } from '../../../shared/domain/letter.ts';
import type { Storage } from '../../../shared/storage/connect.ts';
import { customersIn, usersIn } from '../../../shared/storage/registry.ts';
import type { EpochMs } from '../../../shared/time.ts';

/** The operator's own addresses, where they were given. */
export interface OperatorAddresses {
  readonly operatorMail?: string;
  readonly dataProtectionMail?: string;
}

/** Whom a letter is for, and, where it is one of the contract's people, who that is. */
export type Addressed = Recipient & { readonly user?: User };

/** Looks up, as of now, whom a letter is for; `undefined` when there is nobody, no address of theirs, or their accounts are closed. */
export async function recipientOf(
  storage: Storage,
  contract: string,
  to: Addressee,
  { operatorMail, dataProtectionMail = operatorMail }: OperatorAddresses,
  now: EpochMs,
): Promise<Addressed | undefined> {
  if ('address' in to) return to;
  if ('operator' in to) return operatorAt(operatorMail);
  if ('dataProtection' in to) return operatorAt(dataProtectionMail);
  if ('forgotten' in to) return undefined;
  const customer = await customersIn(storage).get(contract);
  if ('user' in to) {
    if (!customer || !accountsOpen(customer, now)) return undefined;
    const user = await usersIn(storage).get(contract, to.user);
    return user && { address: user.email, name: user.name, locale: user.locale, zone: user.zone, user };
  }
  if (!customer?.contact) return undefined;
  const { name, email, locale } = customer.contact;
  return { address: email, name, locale, zone: customer.contract.zone };
}

function operatorAt(address: string | undefined): Recipient | undefined {
  return address === undefined ? undefined : { address, name: 'Vakt operator', locale: 'en', zone: 'UTC' };
}
