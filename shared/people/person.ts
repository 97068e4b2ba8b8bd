import type { Customer, User } from '../domain/customer.ts';
import { PHONE } from '../domain/phone.ts';
import { InputError, OutageError } from '../errors.ts';
import { checkLocale } from '../onboarding/addUser.ts';
import { checkAddress, checkEmail, checkName, checkPhone, checkZone } from '../onboarding/checks.ts';
import type { Storage } from '../storage/connect.ts';
import { type DumpedRow, dumpTable } from '../storage/dump.ts';
import { customersIn, usersIn } from '../storage/registry.ts';
import { type RowChange, rewriteRows } from '../storage/rewrite.ts';
import { ERASED_PERSON, isNumber, TAKEN_AWAY } from './mentions.ts';
import { isAbout, isNamedAfter, type Marks, withoutAddress, withoutMentions } from './rows.ts';
import { peopleStores } from './stores.ts';

/** A row in which a person is mentioned. */
export interface Mention {
  readonly store: string;
  readonly partition: string;
  readonly row: string;
  readonly value: unknown;
}

/**
 * A person at a customer: by address, key or name.
 *
 * @throws {InputError} when there is none, or the name fits several
 */
export async function findPerson(storage: Storage, customer: Customer, ref: string): Promise<User> {
  const wanted = ref.trim().normalize('NFC').toLowerCase();
  const named: User[] = [];
  for await (const user of usersIn(storage).of(customer.key)) {
    if (user.email.toLowerCase() === wanted || user.key === wanted) return user;
    if (user.name.toLowerCase() === wanted) named.push(user);
  }
  if (named.length > 1)
    throw new InputError(`${named.length} people there are called ${ref}: give the address.`);
  if (!named[0]) {
    throw new InputError(
      `${customer.name} has nobody "${ref}": vakt user list --customer ${customer.number} shows who there is.`,
    );
  }
  return named[0];
}

/** Everything that mentions a person, by address, name, telephone number, key, or whatever else it is called by. */
export async function* mentionsOf(
  storage: Storage,
  customer: Customer,
  person: User,
  also: readonly string[] = [],
): AsyncGenerator<Mention> {
  yield* found(storage, customer, marksOf(person, [person.key, ...also]));
}

async function* found(storage: Storage, { key }: Customer, marks: Marks): AsyncGenerator<Mention> {
  for (const { name: store, table, filter, only } of peopleStores(key)) {
    for await (const { rows } of dumpTable(storage, table, filter)) {
      for (const row of rows) {
        if (!isOf(row.value, only) || !isAbout(store, row, marks)) continue;
        yield { store, partition: row.partition, row: row.row, value: row.value ?? row.properties };
      }
    }
  }
}

/** By what a person is found who is to be erased. */
function marksOf({ key, email, name, phone, address }: User, also: readonly string[]): Marks {
  const replacing = (texts: readonly string[]) => new Map(texts.map((text) => [text, ERASED_PERSON]));
  const shared = [phone, address].filter((text): text is string => text !== undefined && isSought(text));
  return { user: key, email, own: replacing([email, name, ...also]), shared: replacing(shared) };
}

/** What is to be put right of a person. */
export interface Correction {
  readonly name?: string;
  readonly email?: string;
  /** `null` takes it away, as of the address. */
  readonly phone?: string | null;
  readonly address?: string | null;
  readonly locale?: string;
  readonly zone?: string;
}

/**
 * Puts right what is kept of a person, also wherever its name, mail, telephone number or postal address stands beside
 * what was done. The person's own row comes last, so that what died in between is done by the same again.
 *
 * @returns the person as it is now, and how many other records were changed
 * @throws {InputError} naming what is wrong, also when the address is somebody else's
 */
export async function correctPerson(
  storage: Storage,
  customer: Customer,
  person: User,
  { name, email, phone, address, locale, zone }: Correction,
): Promise<{ person: User; records: number }> {
  const told = {
    ...(name === undefined ? {} : { name: checkName("The person's name", name) }),
    ...(email === undefined ? {} : { email: checkEmail(email) }),
    ...(locale === undefined ? {} : { locale: checkLocale(locale) }),
    ...(zone === undefined ? {} : { zone: checkZone(zone) }),
  };
  const reached = {
    ...(phone === undefined ? {} : { phone: phone === null ? undefined : checkPhone(phone) }),
    ...(address === undefined ? {} : { address: address === null ? undefined : checkAddress(address) }),
  };
  for await (const other of usersIn(storage).of(customer.key)) {
    if (other.key !== person.key && other.email.toLowerCase() === told.email?.toLowerCase()) {
      throw new InputError(`${told.email} is ${other.name}'s address already.`);
    }
  }
  const changed = (fields: readonly ('name' | 'email' | 'phone' | 'address')[]) => {
    const next: Partial<User> = { ...person, ...told, ...reached };
    return new Map(
      fields.flatMap((field) => {
        const known = person[field];
        const now = next[field] ?? TAKEN_AWAY;
        return known === undefined || known === now || !isSought(known) ? [] : [[known, now] as const];
      }),
    );
  };
  const records = await rewriteAll(storage, customer, {
    user: person.key,
    email: person.email,
    own: changed(['email', 'name']),
    shared: changed(['phone', 'address']),
  });
  // As it stands by now: the person may have ended some mail meanwhile.
  const corrected = await usersIn(storage).change(customer.key, person.key, (known) => {
    const { phone: p, address: a, ...rest } = { ...known, ...told, ...reached };
    return { ...rest, ...(p === undefined ? {} : { phone: p }), ...(a === undefined ? {} : { address: a }) };
  });
  if (!corrected) throw new InputError(`${person.name} is not there any more.`);
  return { person: corrected, records };
}

/**
 * Erases a person everywhere: what was done stays on record, as done by {@link ERASED_PERSON}. The person's own row
 * comes last, after all was asked once more, so that what died in between, or was written meanwhile, is done by the
 * same again.
 *
 * @param also what else the person is called by, such as a user name under which alarms were acknowledged
 * @returns how many other records were changed
 * @throws {OutageError} when something is still there
 */
export async function erasePerson(
  storage: Storage,
  customer: Customer,
  person: User,
  also: readonly string[] = [],
): Promise<number> {
  const marks = marksOf(person, also);
  const records = await rewriteAll(storage, customer, marks);
  for await (const { store } of found(storage, customer, marks)) {
    if (store === 'users') continue;
    throw new OutageError(`${store} still mentions this person: somebody wrote it meanwhile. Run it again.`);
  }
  await usersIn(storage).remove(customer.key, person.key);
  return records;
}

/** Whether a text says whom it is about: the number of an extension would be found in any count. */
function isSought(text: string): boolean {
  return !PHONE.test(text) || isNumber(text);
}

async function rewriteAll(storage: Storage, { key }: Customer, marks: Marks): Promise<number> {
  let records = 0;
  const replacements = [...marks.own.values(), ...marks.shared.values()];
  if (replacements.length === 0) return records;
  const erased = replacements.includes(ERASED_PERSON);
  for (const { name, table, filter, only } of peopleStores(key)) {
    const change = (row: DumpedRow): RowChange => {
      if (name === 'users' || !isOf(row.value, only)) return undefined;
      // Keys can't be changed: a row that is named after the person goes.
      if (isNamedAfter(row, marks)) return 'remove';
      const next = withoutMentions(name, erased ? withoutAddress(name, row, marks.email) : row, marks);
      return next === row ? undefined : next;
    };
    // A customer's row says what is permitted: its changes are announced.
    if (name === 'customers') {
      await customersIn(storage).change(key, (known) => {
        const row = { partition: '', row: key, properties: {}, value: known };
        const next = change(row);
        if (!next || next === 'remove') return undefined;
        records += 1;
        return next.value as Customer;
      });
    } else records += await rewriteRows(storage, table, filter, change);
  }
  return records;
}

function isOf(value: unknown, contract: string | undefined): boolean {
  return contract === undefined || (value as { contract?: unknown } | undefined)?.contract === contract;
}
