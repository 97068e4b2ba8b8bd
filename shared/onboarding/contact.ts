import type { Contact, Customer } from '../domain/customer.ts';
import { InputError } from '../errors.ts';
import type { Storage } from '../storage/connect.ts';
import { customersIn } from '../storage/registry.ts';
import { checkLocale } from './addUser.ts';
import { checkEmail, checkName, checkTakesPeople } from './checks.ts';

/** What a contact is told to be. */
export interface ContactInput {
  readonly name: string;
  readonly email: string;
  /** Language of the letters; English without it. */
  readonly locale?: string;
}

/**
 * A contact as told, not entered anywhere.
 *
 * @throws {InputError} naming what is wrong
 */
export function contactOf({ name, email, locale }: ContactInput): Contact {
  return {
    name: checkName("The contact's name", name),
    email: checkEmail(email),
    locale: checkLocale(locale ?? 'en'),
  };
}

/**
 * Sets whom letters about a customer's contract go to; `undefined` takes that away.
 *
 * @throws {InputError} naming what is wrong, also when the customer is being erased
 */
export async function setContact(
  storage: Storage,
  customer: Customer,
  input: ContactInput | undefined,
): Promise<Customer> {
  if (input) checkTakesPeople(customer);
  const contact = input && contactOf(input);
  const changed = await customersIn(storage).change(customer.key, ({ contact: _, ...known }) =>
    known.status === 'erasing' ? undefined : { ...known, ...(contact ? { contact } : {}) },
  );
  if (!changed)
    throw new InputError(`${customer.name} is being erased: its contact can't be changed any more.`);
  return changed;
}
