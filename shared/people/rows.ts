import { isDeepStrictEqual } from 'node:util';
import type { Customer } from '../domain/customer.ts';
import type { DumpedRow } from '../storage/dump.ts';
import { mentions, type Replacements, withReplaced } from './mentions.ts';

/** By what a person is found in the rows of a store, each text with what is to stand in its place. */
export interface Marks {
  /** The row of the person's own entry among the people. */
  readonly user: string;
  readonly email: string;
  /** Name, address of mail, and what else the person is called by. */
  readonly own: Replacements;
  /** Telephone number and postal address, which may be others' too, and the customer's. */
  readonly shared: Replacements;
}

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
    store === 'customers' ? customerWith(row.value as Customer, marks, all) : withReplaced(row.value, all);
  return properties === row.properties && value === row.value ? row : { ...row, properties, value };
}

/** Where the address says where mail goes, nothing else may stand in its place: it is taken away. */
export function withoutAddress(store: string, row: DumpedRow, email: string): DumpedRow {
  if (store === 'customers') {
    const { contact, ...customer } = row.value as Customer;
    return contact && isSame(contact.email, email) ? { ...row, value: customer } : row;
  }
  const letter = row.value as { to?: { address?: unknown } } | undefined;
  if (store !== 'letters' || !isSame(letter?.to?.address, email)) return row;
  return { ...row, value: { ...letter, to: { forgotten: true } } };
}

function customerWith(customer: Customer, { email, own }: Marks, all: Replacements): Customer {
  const { address, contact, ...rest } = customer;
  const next = {
    ...withReplaced(rest, all),
    ...(address === undefined ? {} : { address: withReplaced(address, own) }),
    ...(contact && { contact: isSame(contact.email, email) ? withReplaced(contact, own) : contact }),
  };
  return isDeepStrictEqual(next, customer) ? customer : next;
}

function isSame(address: unknown, email: string): boolean {
  return typeof address === 'string' && address.toLowerCase() === email.toLowerCase();
}
