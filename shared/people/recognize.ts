import { createHmac } from 'node:crypto';
import type { Customer } from '../domain/customer.ts';
import { type Forgotten, type ForgottenText, wordsOf } from '../domain/forgotten.ts';
import type { Storage } from '../storage/connect.ts';
import { dumpTable } from '../storage/dump.ts';
import { usersIn } from '../storage/registry.ts';
import type { EpochMs } from '../time.ts';
import type { Person } from './known.ts';
import { isNumber } from './mentions.ts';
import { peopleStores } from './stores.ts';

/**
 * What is kept of a person who is erased, to recognize it should a backup bring it back.
 *
 * @param key with which hashes are made, so that nobody else finds the texts by trying
 */
export function forgottenOf(
  { user, name, email, also }: Person,
  contract: string,
  key: string,
  now: EpochMs,
): Forgotten {
  const hashed = (as: ForgottenText['as'], text: string | undefined): ForgottenText[] => {
    if (text === undefined) return [];
    // The digits of a telephone number are set apart in many ways.
    if (isNumber(text)) return [{ as, words: 0, hash: hashOf([digitsOf(text)], contract, key) }];
    const words = wordsOf(text).map(({ word }) => word);
    return words.length === 0 ? [] : [{ as, words: words.length, hash: hashOf(words, contract, key) }];
  };
  return {
    at: now,
    ...(user ? { user: user.key } : {}),
    texts: [
      ...hashed('name', name),
      ...hashed('email', email),
      ...also.flatMap((text) => hashed('also', text)),
    ],
  };
}

/**
 * Finds people again by their hashes in whatever is kept of a customer: so many words in a row as they had are hashed, wherever
 * the catalogue says that people can be.
 *
 * @returns who is here, in their order; `undefined` of who isn't
 */
export async function recognize(
  storage: Storage,
  customer: Customer,
  all: readonly Forgotten[],
  key: string,
): Promise<(Person | undefined)[]> {
  const wanted = new Map<string, { of: number; as: ForgottenText['as'] }[]>();
  for (const [of, { texts }] of all.entries()) {
    for (const { as, hash } of texts) wanted.set(hash, [...(wanted.get(hash) ?? []), { of, as }]);
  }
  const lengths = new Set(all.flatMap(({ texts }) => texts.map(({ words }) => words)));
  const found = all.map(() => new Map<ForgottenText['as'], Set<string>>());
  const tried = new Set<string>();
  for await (const text of textsOf(storage, customer.key)) {
    for (const { source, words } of partsOf(text, lengths)) {
      // The digits of a number may be words, too.
      const part = `${words.join(' ')}\n${source}`;
      if (tried.has(part)) continue;
      tried.add(part);
      for (const { of, as } of wanted.get(hashOf(words, customer.key, key)) ?? []) {
        // The words of an address may stand somewhere without being one.
        if (as === 'email' && !source.includes('@')) continue;
        found[of]!.set(as, (found[of]!.get(as) ?? new Set()).add(source));
      }
    }
  }
  return Promise.all(
    all.map(async ({ user: userKey }, i) => {
      const user = userKey === undefined ? undefined : await usersIn(storage).get(customer.key, userKey);
      const { name: names = [], email: emails = [], also = [] } = Object.fromEntries(found[i]!);
      if (!user && found[i]!.size === 0) return undefined;
      const [name = user?.name] = user ? [user.name] : names;
      const [email = user?.email] = user ? [user.email] : emails;
      const rest = [...names, ...emails, ...also].filter((text) => text !== name && text !== email);
      return {
        ...(user ? { user } : {}),
        ...(name === undefined ? {} : { name }),
        ...(email === undefined ? {} : { email }),
        also: rest,
      };
    }),
  );
}

/** A telephone number among other text. */
const NUMBER = /\+?[\d(][\d\s()./-]{4,}\d/g;

/** What in a text could be what is sought: rows of so many words, and telephone numbers where that is 0. */
function* partsOf(
  text: string,
  lengths: ReadonlySet<number>,
): Generator<{ source: string; words: readonly string[] }> {
  const whole = text.normalize('NFC');
  const words = wordsOf(whole);
  for (const length of lengths) {
    if (length === 0) {
      for (const [source] of whole.matchAll(NUMBER)) yield { source, words: [digitsOf(source)] };
      continue;
    }
    for (let first = 0; first + length <= words.length; first++) {
      const row = words.slice(first, first + length);
      yield { source: whole.slice(row[0]!.from, row.at(-1)!.to), words: row.map(({ word }) => word) };
    }
  }
}

function digitsOf(number: string): string {
  return number.replace(/\(0\)/g, '').replace(/\D/g, '').replace(/^00/, '');
}

/** Every text in the rows in which people can be, keys included. */
async function* textsOf(storage: Storage, contract: string): AsyncGenerator<string> {
  for (const { name, table, filter, only } of await peopleStores(storage, contract)) {
    // The person's own entry is known by its key; those of others are theirs, though they be called the same.
    if (name === 'users') continue;
    for await (const { rows } of dumpTable(storage, table, filter)) {
      for (const { partition, row, properties, value } of rows) {
        if (only?.({ row }) !== false) yield* textsIn([partition, row, properties, value]);
      }
    }
  }
}

function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return;
  for (const [key, inner] of Object.entries(value)) {
    yield key;
    yield* textsIn(inner);
  }
}

function hashOf(words: readonly string[], contract: string, key: string): string {
  return createHmac('sha256', key)
    .update(`person\n${contract}\n${words.join(' ')}`)
    .digest('hex');
}
