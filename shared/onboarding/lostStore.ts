import type { Customer } from '../domain/customer.ts';
import type { LostStore, OwnStore } from '../domain/ownStore.ts';
import { InputError, OutageError } from '../errors.ts';
import type { Storage } from '../storage/connect.ts';
import { erasuresIn } from '../storage/erasures.ts';
import { presenceOf } from '../storage/presence.ts';
import { customersIn } from '../storage/registry.ts';
import { type EpochMs, iso } from '../time.ts';
import { adviceFor } from './store.ts';

/** Who at a customer declared that its store is lost, and why it is. */
export interface Declaration {
  readonly by: string | undefined;
  readonly reason: string | undefined;
  /** That the store lets us in no more, for good, though something answers there. */
  readonly shut?: boolean | undefined;
}

/**
 * A declaration as it is kept. It is taken only of a store that is away, or of which it is said that it lets us in no more: one
 * that answers is there, and one that refuses may only want a new signature.
 *
 * @throws {InputError} when it isn't said who, or why; or when the store answers: how it is erased then
 */
export async function lostBy(
  storage: Storage,
  contract: string,
  store: OwnStore,
  { by, reason, shut }: Declaration,
  now: EpochMs,
): Promise<LostStore> {
  if (!by?.trim() || !reason?.trim()) {
    throw new InputError('Say who declared it, and why it is lost: --declared-by "Kim Berg" --reason "…".');
  }
  const presence = await presenceOf(storage, contract, store);
  if (presence.is === 'there') {
    throw new InputError(
      `The store at ${store.tables} answers: it is not lost. Erase the customer the ordinary way, without --store-lost; what lies there is deleted with the rest, and certified. Nothing was saved.`,
    );
  }
  if (presence.is === 'refusing' && !shut) {
    throw new InputError(
      `The store at ${store.tables} is there, but does not do what it is asked (${presence.because}): it is not lost. ${adviceFor(store)} Then erase the customer the ordinary way, without --store-lost. If the customer declares that it lets us in no more, for good, say so too: --shut. Nothing was saved.`,
    );
  }
  const declared = { on: iso(now).slice(0, 10), by: by.trim(), reason: reason.trim() };
  return presence.is === 'refusing' ? { ...declared, shut: true } : declared;
}

/**
 * Records that a customer has declared its own store lost for good. With the erasure nothing is asked of it any more but
 * whether it is there, and while it isn't, it ends unverified.
 *
 * @throws {InputError} when its data don't lie in a store of its own
 */
export async function declareLost(storage: Storage, customer: Customer, lost: LostStore): Promise<Customer> {
  if (!customer.store) {
    throw new InputError(
      `The data of ${customer.name} lie with us: only a customer's own store can be declared lost.`,
    );
  }
  const changed = await customersIn(storage).change(customer.key, (known) =>
    known.store ? { ...known, store: { ...known.store, lost: known.store.lost ?? lost } } : undefined,
  );
  return changed ?? customer;
}

/**
 * The same, when the customer's row is erased already and only the journal still says where its store is: it was lost
 * just when it was to be asked for the last time.
 *
 * @returns whether there is such a journal
 */
export async function declareLostLast(
  storage: Storage,
  contract: string,
  declaration: Declaration,
  now: EpochMs,
): Promise<boolean> {
  const journals = erasuresIn(storage);
  const held = await journals.get(contract);
  if (!held?.journal.store || held.journal.certified !== undefined) return false;
  // Whose row is there is asked by that: it overrules the journal.
  if (await customersIn(storage).get(contract)) return false;
  const { journal, etag } = held;
  const lost = await lostBy(storage, contract, held.journal.store, declaration, now);
  const store = { ...held.journal.store, lost };
  if (await journals.save({ ...journal, store }, etag)) return true;
  throw new OutageError('Somebody else is at this erasure: try it again.');
}

/** Takes back that a store is lost: with the wish for erasure, or because it answers after all. */
export async function withdrawLost(
  storage: Storage,
  contract: string,
  { whileErasing = false } = {},
): Promise<void> {
  await customersIn(storage).change(contract, (known) => {
    if (!known.store?.lost || (known.status === 'erasing' && !whileErasing)) return undefined;
    const { lost: _, ...store } = known.store;
    return { ...known, store };
  });
}
