import { isDeepStrictEqual } from 'node:util';
import { TRANSITION_REASONS } from '../domain/alarm.ts';
import type { Customer } from '../domain/customer.ts';
import { CHANGE_REASONS } from '../domain/maintenance.ts';
import type { DumpedRow } from '../storage/dump.ts';
import type { Marks } from './known.ts';
import { mentions, type Replacements, withReplaced, withReplacedIn } from './mentions.ts';

/** Whether a row is about the person: it is its own entry, or mentions it. */
export function isAbout(store: string, row: DumpedRow, marks: Marks): boolean {
  if (store === 'users') return row.row === marks.user;
  return isNamedAfter(row, marks) || withoutMentions(store, row, marks) !== row;
}

/** Whether a person stands in the very keys of a row, which can't be changed. */
export function isNamedAfter({ partition, row }: DumpedRow, { own }: Marks): boolean {
  return mentions([partition, row], own.keys());
}

/**
 * A row with every mention of a person replaced; the very same row where there is none. The entries of other people are
 * theirs, whatever they share with this person; so is a contact with an address of its own, and the customer's postal
 * address is the customer's.
 */
export function withoutMentions(store: string, row: DumpedRow, marks: Marks): DumpedRow {
  if (store === 'users') return row;
  const all = new Map([...marks.own, ...marks.shared]);
  const properties = withReplaced(row.properties, all);
  const value =
    store === 'customers'
      ? customerWith(row.value as Customer, marks, all)
      : valueWith(row.value, marks, all);
  if (store === 'changes' && value !== row.value) return { ...row, properties, value: withoutSalt(value) };
  return properties === row.properties && value === row.value ? row : { ...row, properties, value };
}

/** With the salt, the name that was there could still be tried out on the log. */
function withoutSalt(signer: unknown): unknown {
  const { salt: _, ...rest } = signer as { salt?: unknown };
  return rest;
}

/** Where the address says where mail goes, nothing else may stand in its place: it is taken away. */
export function withoutAddress(store: string, row: DumpedRow, { email }: Marks): DumpedRow {
  if (store === 'customers') {
    const { contact, ...customer } = row.value as Customer;
    return contact && isSame(contact.email, email) ? { ...row, value: customer } : row;
  }
  const letter = row.value as { to?: { address?: unknown } } | undefined;
  if (store !== 'letters' || !isSame(letter?.to?.address, email)) return row;
  return { ...row, value: { ...letter, to: { forgotten: true } } };
}

/** Fields in which people sign, are written to, or write what they like. */
const WRITTEN: ReadonlySet<string> = new Set([
  ...['by', 'account', 'note', 'reason', 'cause', 'name', 'address', 'text'],
]);
/** What of our own stands in such fields. */
const WORDS: ReadonlySet<unknown> = new Set([
  ...['customer', 'operator', 'identity', 'federation', 'sas'],
  ...CHANGE_REASONS,
  ...TRANSITION_REASONS,
]);

function valueWith<T>(value: T, { said }: Marks, all: Replacements): T {
  const isWritten = (field: string, text: string) => WRITTEN.has(field) && !WORDS.has(text);
  return withReplacedIn(withReplaced(value, all), said, isWritten);
}

function customerWith(customer: Customer, marks: Marks, all: Replacements): Customer {
  const { name, address, contact, ...rest } = customer;
  const next = {
    ...valueWith(rest, marks, all),
    ...withReplaced({ name, ...(address === undefined ? {} : { address }) }, marks.own),
    ...(contact && {
      contact: isSame(contact.email, marks.email) ? withReplaced(contact, marks.own) : contact,
    }),
  };
  return isDeepStrictEqual(next, customer) ? customer : next;
}

function isSame(address: unknown, email: string | undefined): boolean {
  return typeof address === 'string' && address.toLowerCase() === email?.toLowerCase();
}
