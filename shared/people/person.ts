import type { Customer, User } from '../domain/customer.ts';
import { InputError, OutageError } from '../errors.ts';
import { checkLocale } from '../onboarding/addUser.ts';
import { checkAddress, checkEmail, checkName, checkPhone, checkZone } from '../onboarding/checks.ts';
import { changesIn } from '../storage/changes.ts';
import type { Storage } from '../storage/connect.ts';
import type { DumpedRow } from '../storage/dump.ts';
import { customersIn, usersIn } from '../storage/registry.ts';
import { type RowChange, rewriteRows } from '../storage/rewrite.ts';
import { type Marks, marksOf, type Person, personOf } from './known.ts';
import { ERASED_PERSON, TAKEN_AWAY } from './mentions.ts';
import { isNamedAfter, withoutAddress, withoutMentions } from './rows.ts';
import { type Mention, rowsAbout } from './search.ts';
import { peopleStores } from './stores.ts';

/** Everything that is a person's, or mentions it, by whatever it is known; of a command that the person ran, which. */
export async function* mentionsOf(
  storage: Storage,
  customer: Customer,
  person: Person,
): AsyncGenerator<Mention> {
  const marks = marksOf(person);
  const { user } = person;
  // Its key too: it stands for the person in the ledger.
  const own = user ? new Map([...marks.own, [user.key, ERASED_PERSON]]) : marks.own;
  let commands: Map<string, object> | undefined;
  for await (const mention of rowsAbout(storage, customer, { ...marks, own })) {
    if (mention.store !== 'changes') {
      yield mention;
      continue;
    }
    commands ??= new Map((await changesIn(storage).since(0)).map((change) => [change.id, change]));
    yield { ...mention, value: commands.get(mention.row) ?? mention.value };
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
 * Puts right what is kept of a person, also wherever its name, mail, telephone number or postal address stands beside
 * what was done. The person's own row comes last, so that what died in between is done by the same again.
 *
 * @returns the person as it is now, and how many other records were changed
 * @throws {InputError} naming what is wrong, also when the address is somebody else's
 */
export async function correctPerson(
  storage: Storage,
  customer: Customer,
  person: Person,
  { name, email, phone, address, locale, zone }: Correction,
): Promise<{ person: Person; records: number }> {
  const { user, also } = person;
  const told = {
    ...(name === undefined ? {} : { name: checkName("The person's name", name) }),
    ...(email === undefined ? {} : { email: checkEmail(email) }),
  };
  const entry = {
    ...(locale === undefined ? {} : { locale: checkLocale(locale) }),
    ...(zone === undefined ? {} : { zone: checkZone(zone) }),
    ...(phone === undefined ? {} : { phone: phone === null ? undefined : checkPhone(phone) }),
    ...(address === undefined ? {} : { address: address === null ? undefined : checkAddress(address) }),
  };
  if (!user) assertKnown(person, told, entry);
  if (user && told.email !== undefined) await assertFree(storage, customer, user, told.email);
  const known = user ?? person;
  const next = new Map<string, string>();
  for (const field of ['name', 'email', 'phone', 'address'] as const) {
    const before = (known as Partial<User>)[field];
    if (before !== undefined) next.set(before, { ...known, ...told, ...entry }[field] ?? TAKEN_AWAY);
  }
  const records = await rewriteAll(
    storage,
    customer,
    marksOf(person, (text) => next.get(text) ?? text),
  );
  if (!user) return { person: { ...person, ...told }, records };
  // As it stands by now: the person may have ended some mail meanwhile.
  const corrected = await usersIn(storage).change(customer.key, user.key, (latest) => {
    const { phone: p, address: a, ...rest } = { ...latest, ...told, ...entry };
    return { ...rest, ...(p === undefined ? {} : { phone: p }), ...(a === undefined ? {} : { address: a }) };
  });
  if (!corrected) throw new InputError(`${user.name} is not there any more.`);
  return { person: personOf(corrected, also), records };
}

/** @throws {InputError} unless of somebody without an entry just that is to be put right by which it is known */
function assertKnown(person: Person, told: Pick<Correction, 'name' | 'email'>, entry: object): void {
  if (Object.keys(entry).length > 0) {
    throw new InputError(
      "Telephone, postal address, language and time zone are kept of those who get alerts only; vakt customer contact sets a contact's language.",
    );
  }
  for (const field of ['name', 'email'] as const) {
    if (told[field] === undefined || person[field] !== undefined) continue;
    throw new InputError(`Of ${person.name ?? person.email} no ${field} is known that could be put right.`);
  }
}

/** @throws {InputError} when an address is somebody else's */
async function assertFree(storage: Storage, customer: Customer, user: User, email: string): Promise<void> {
  for await (const other of usersIn(storage).of(customer.key)) {
    if (other.key !== user.key && other.email.toLowerCase() === email.toLowerCase()) {
      throw new InputError(`${email} is ${other.name}'s address already.`);
    }
  }
}

/**
 * Erases a person everywhere: what was done stays on record, as done by {@link ERASED_PERSON}. The person's own row
 * comes last, after all was asked once more, so that what died in between, or was written meanwhile, is done by the
 * same again.
 *
 * @returns how many other records were changed
 * @throws {OutageError} when something is still there
 */
export async function erasePerson(storage: Storage, customer: Customer, person: Person): Promise<number> {
  const marks = marksOf(person);
  const records = await rewriteAll(storage, customer, marks);
  for await (const { store } of rowsAbout(storage, customer, marks)) {
    if (store === 'users') continue;
    throw new OutageError(`${store} still mentions this person: somebody wrote it meanwhile. Run it again.`);
  }
  if (person.user) await usersIn(storage).remove(customer.key, person.user.key);
  return records;
}

async function rewriteAll(storage: Storage, { key }: Customer, marks: Marks): Promise<number> {
  let records = 0;
  const replacements = [marks.own, marks.shared, marks.said].flatMap((texts) => [...texts.values()]);
  if (replacements.length === 0) return records;
  const erased = replacements.includes(ERASED_PERSON);
  for (const { name, table, filter, only } of await peopleStores(storage, key)) {
    const change = (row: DumpedRow): RowChange => {
      if (name === 'users' || only?.(row) === false) return undefined;
      // Keys can't be changed: a row that is named after the person goes.
      if (isNamedAfter(row, marks)) return 'remove';
      const next = withoutMentions(name, erased ? withoutAddress(name, row, marks) : row, marks);
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
