import type { Customer } from '../domain/customer.ts';
import { InputError } from '../errors.ts';
import type { Storage } from '../storage/connect.ts';
import { customersIn } from '../storage/registry.ts';
import { checkAddress, checkName } from './checks.ts';

/** What is to be put right of a customer; what isn't told stays as it is. */
export interface CustomerCorrection {
  readonly name?: string;
  /** `null` takes it away. */
  readonly address?: string | null;
}

/**
 * Puts right what is kept of a customer itself.
 *
 * @throws {InputError} naming what is wrong, also when the customer is being erased
 */
export async function correctCustomer(
  storage: Storage,
  customer: Customer,
  { name, address }: CustomerCorrection,
): Promise<Customer> {
  const told = {
    ...(name === undefined ? {} : { name: checkName("The customer's name", name) }),
    ...(address === undefined || address === null ? {} : { address: checkAddress(address) }),
  };
  const changed = await customersIn(storage).change(customer.key, ({ address: known, ...rest }) => {
    if (rest.status === 'erasing') return undefined;
    return { ...rest, ...(known === undefined || address === null ? {} : { address: known }), ...told };
  });
  if (!changed) throw new InputError(`${customer.name} is being erased: nothing of it is changed any more.`);
  return changed;
}
