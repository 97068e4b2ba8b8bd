import type { Customer } from '../domain/customer.ts';
import { InputError } from '../errors.ts';
import type { Storage } from '../storage/connect.ts';
import { customersIn } from '../storage/registry.ts';

/**
 * The customer a person means: by its number or its contract's key; where neither fits, by its name in any
 * case of letters.
 *
 * @throws {InputError} when there is none, or the name fits several
 */
export async function findCustomer(storage: Storage, ref: string): Promise<Customer> {
  const wanted = ref.trim().normalize('NFC').toLowerCase();
  const named: Customer[] = [];
  for await (const customer of customersIn(storage).all()) {
    if (customer.number.toLowerCase() === wanted || customer.key === wanted) return customer;
    if (customer.name.toLowerCase() === wanted) named.push(customer);
  }
  if (named.length > 1) {
    const numbers = named.map(({ number }) => number).join(', ');
    throw new InputError(`${named.length} customers are called ${ref}: give the number, one of ${numbers}.`);
  }
  if (!named[0]) {
    throw new InputError(
      `There is no customer "${ref}": give its number or its name as vakt customer list shows them.`,
    );
  }
  return named[0];
}
