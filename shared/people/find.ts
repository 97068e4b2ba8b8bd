import type { Customer } from '../domain/customer.ts';
import { InputError } from '../errors.ts';
import type { Storage } from '../storage/connect.ts';
import { usersIn } from '../storage/registry.ts';
import { marksOf, type Person, personOf } from './known.ts';
import { rowsAbout } from './search.ts';

/**
 * A person at a customer, by address, key or name: one of those who get alerts; else its contact; else somebody who is
 * named in what was written, as by an acknowledgement.
 *
 * @throws {InputError} when there is none, or the name fits several
 */
export async function findPerson(
  storage: Storage,
  customer: Customer,
  ref: string,
  also: readonly string[] = [],
): Promise<Person> {
  const text = ref.trim().normalize('NFC');
  const wanted = text.toLowerCase();
  const named: Person[] = [];
  for await (const user of usersIn(storage).of(customer.key)) {
    if (user.email.toLowerCase() === wanted || user.key === wanted) return personOf(user, also);
    if (user.name.toLowerCase() === wanted) named.push(personOf(user, also));
  }
  const { contact } = customer;
  if (contact) {
    const person = { name: contact.name, email: contact.email, also };
    if (contact.email.toLowerCase() === wanted) return person;
    const known = named.some(({ email }) => email?.toLowerCase() === contact.email.toLowerCase());
    if (contact.name.toLowerCase() === wanted && !known) named.push(person);
  }
  if (named.length > 1) {
    throw new InputError(`${named.length} people there are called ${ref}: give the address.`);
  }
  return named[0] ?? written(storage, customer, text, also);
}

/** Somebody of whom nothing is kept but what others wrote. */
async function written(
  storage: Storage,
  customer: Customer,
  text: string,
  also: readonly string[],
): Promise<Person> {
  const person: Person = text.includes('@') ? { email: text, also } : { name: text, also };
  if (text !== '') {
    for await (const _ of rowsAbout(storage, customer, marksOf({ ...person, also: [] }))) return person;
  }
  throw new InputError(
    `${customer.name} has nobody "${text}", and nothing that was written names one: vakt user list --customer ${customer.number} shows who gets its alerts.`,
  );
}
