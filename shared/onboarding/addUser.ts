import { type Customer, LOCALES, type Locale, type User } from '../domain/customer.ts';
import { InputError } from '../errors.ts';
import { randomKey } from '../keys.ts';
import type { Storage } from '../storage/connect.ts';
import { usersIn } from '../storage/registry.ts';
import { checkAddress, checkEmail, checkName, checkPhone, checkTakesPeople, checkZone } from './checks.ts';
import { checkWants, type WantsInput, wantsOf } from './wants.ts';

/** What a new person at a customer is told to be. */
export interface UserInput {
  readonly customer: Customer;
  readonly name: string;
  readonly email: string;
  /** How else the operator's people reach the person; nobody has to tell either. */
  readonly phone?: string;
  readonly address?: string;
  /** Language of the mails; English without it. */
  readonly locale?: string;
  /** IANA zone in which times are written; the contract's without it. */
  readonly zone?: string;
  /** What the person is to be told of; everything without it. */
  readonly wants?: WantsInput;
}

/**
 * Adds a person who gets the customer's alerts.
 *
 * @throws {InputError} naming what is wrong, also when the address is there already: it would get all mail twice
 */
export async function addUser(storage: Storage, input: UserInput): Promise<User> {
  const { customer } = input;
  if (customer.status === 'erasing') {
    throw new InputError(`${customer.name} is being erased: nothing can be added to it any more.`);
  }
  const user = newUser(input);
  for await (const other of usersIn(storage).of(customer.key)) {
    // Whoever has nobody yet may have one person.
    checkTakesPeople(customer);
    if (other.email.toLowerCase() === user.email.toLowerCase()) {
      throw new InputError(`${user.email} gets ${customer.name}'s alerts already, as ${other.name}.`);
    }
  }
  const { wants = {} } = input;
  await checkWants(storage, customer.key, wants);
  const added = { ...user, ...wantsOf({}, wants) };
  await usersIn(storage).put(customer.key, added);
  return added;
}

/**
 * A person as told, not entered anywhere.
 *
 * @throws {InputError} naming what is wrong
 */
export function newUser({ customer, name, email, phone, address, locale, zone }: UserInput): User {
  return {
    key: randomKey(20),
    name: checkName("The person's name", name),
    email: checkEmail(email),
    ...(phone === undefined ? {} : { phone: checkPhone(phone) }),
    ...(address === undefined ? {} : { address: checkAddress(address) }),
    locale: checkLocale(locale ?? 'en'),
    zone: checkZone(zone ?? customer.contract.zone),
  };
}

/** @throws {InputError} unless mails are written in this language */
export function checkLocale(text: string): Locale {
  const locale = LOCALES.find((known) => known === text);
  if (!locale)
    throw new InputError(`"${text}" is not a language of ours: give one of ${LOCALES.join(', ')}.`);
  return locale;
}
