import type { Customer, User } from '../domain/customer.ts';
import { InputError, OutageError } from '../errors.ts';
import { checkLocale } from '../onboarding/addUser.ts';
import { checkAddress, checkEmail, checkName, checkPhone, checkZone } from '../onboarding/checks.ts';
import type { Storage } from '../storage/connect.ts';
import { type DumpedRow, dumpTable } from '../storage/dump.ts';
import { customersIn, usersIn } from '../storage/registry.ts';
import { type RowChange, rewriteRows } from '../storage/rewrite.ts';
import { ERASED_PERSON, mentions, type Replacements, withReplaced } from './mentions.ts';
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

/** Everything that mentions a person, by address, name, key, or whatever else it is called by. */
export async function* mentionsOf(
  storage: Storage,
  customer: Customer,
  { key, name, email }: User,
  also: readonly string[] = [],
): AsyncGenerator<Mention> {
  const texts = [email, name, key, ...also];
  for (const { name: store, table, filter, only } of peopleStores(customer.key)) {
    for await (const { rows } of dumpTable(storage, table, filter)) {
      for (const { partition, row, properties, value } of rows) {
        if (!isOf(value, only) || !mentions([partition, row, properties, value], texts)) continue;
        yield { store, partition, row, value: value ?? properties };
      }
    }
  }
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
 * Puts right what is kept of a person, also wherever the name or the address stands beside what the person did. The
 * person's own row comes last, so that what died in between is done by the same again.
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
  const { phone: knownPhone, address: knownAddress, ...rest } = person;
  const reached = {
    phone: phone === undefined ? knownPhone : phone === null ? undefined : checkPhone(phone),
    address: address === undefined ? knownAddress : address === null ? undefined : checkAddress(address),
  };
  const corrected: User = {
    ...rest,
    ...(reached.phone === undefined ? {} : { phone: reached.phone }),
    ...(reached.address === undefined ? {} : { address: reached.address }),
    ...(name === undefined ? {} : { name: checkName("The person's name", name) }),
    ...(email === undefined ? {} : { email: checkEmail(email) }),
    ...(locale === undefined ? {} : { locale: checkLocale(locale) }),
    ...(zone === undefined ? {} : { zone: checkZone(zone) }),
  };
  for await (const other of usersIn(storage).of(customer.key)) {
    if (other.key !== person.key && other.email.toLowerCase() === corrected.email.toLowerCase()) {
      throw new InputError(`${corrected.email} is ${other.name}'s address already.`);
    }
  }
  const changed = new Map<string, string>();
  if (corrected.email !== person.email) changed.set(person.email, corrected.email);
  if (corrected.name !== person.name) changed.set(person.name, corrected.name);
  const records = await rewriteAll(storage, customer, person, changed);
  await usersIn(storage).put(customer.key, corrected);
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
  const texts = [person.email, person.name, ...also];
  const records = await rewriteAll(
    storage,
    customer,
    person,
    new Map(texts.map((text) => [text, ERASED_PERSON])),
  );
  for await (const { store, row } of mentionsOf(storage, customer, { ...person, key: texts[0]! }, also)) {
    if (store === 'users' && row === person.key) continue;
    throw new OutageError(`${store} still mentions this person: somebody wrote it meanwhile. Run it again.`);
  }
  await usersIn(storage).remove(customer.key, person.key);
  return records;
}

async function rewriteAll(
  storage: Storage,
  { key }: Customer,
  person: User,
  replacements: Replacements,
): Promise<number> {
  let records = 0;
  if (replacements.size === 0) return records;
  const erased = [...replacements.values()].includes(ERASED_PERSON);
  for (const { name, table, filter, only } of peopleStores(key)) {
    const change = (row: DumpedRow): RowChange => {
      if ((name === 'users' && row.row === person.key) || !isOf(row.value, only)) return undefined;
      const prepared = erased ? withoutAddress(name, row, person) : row;
      const { partition, row: rowKey, properties, value } = prepared;
      // Keys can't be changed: a row that is named after the person goes.
      if (mentions([partition, rowKey], replacements.keys())) return 'remove';
      const next = withReplaced({ properties, value }, replacements);
      return next.properties === row.properties && next.value === row.value ? undefined : next;
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

/** Where the address says where mail goes, nothing else may stand in its place: it is taken away. */
function withoutAddress(store: string, row: DumpedRow, { email }: User): DumpedRow {
  const is = (address: unknown) =>
    typeof address === 'string' && address.toLowerCase() === email.toLowerCase();
  if (store === 'customers') {
    const { contact, ...customer } = row.value as Customer;
    return contact && is(contact.email) ? { ...row, value: customer } : row;
  }
  const letter = row.value as { to?: { address?: unknown } } | undefined;
  if (store !== 'letters' || !is(letter?.to?.address)) return row;
  return { ...row, value: { ...letter, to: { forgotten: true } } };
}

function isOf(value: unknown, contract: string | undefined): boolean {
  return contract === undefined || (value as { contract?: unknown } | undefined)?.contract === contract;
}
