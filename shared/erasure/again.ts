import { type Certificate, finishedAt } from '../domain/certificate.ts';
import { dayAt } from '../domain/contract/calendar.ts';
import type { Contract } from '../domain/contract/contract.ts';
import { isDue } from '../domain/contract/retention.ts';
import { withDates } from '../domain/contract/withoutWords.ts';
import type { Customer } from '../domain/customer.ts';
import type { Journal } from '../domain/erasure.ts';
import type { OwnStore } from '../domain/ownStore.ts';
import { randomKey } from '../keys.ts';
import { erasePerson } from '../people/person.ts';
import type { Storage } from '../storage/connect.ts';
import { erasuresIn } from '../storage/erasures.ts';
import { lastingIn } from '../storage/lasting.ts';
import { customersIn } from '../storage/registry.ts';
import { type EpochMs, iso } from '../time.ts';
import { chainOf } from './chain.ts';
import type { CameBack, DatesBack, PersonBack } from './restored.ts';

/** The backup that was put back. */
export interface PutBack {
  readonly taken: EpochMs;
  /** What it is called, where it is in the register. */
  readonly name?: string;
}

/**
 * Opens the journal of an erasure that is to be done again, and marks the customer: from here on the purge goes on with it
 * as with any other. Its certificate says what the earlier one said of the contract, and that it is about what came back.
 * Repeated, it changes nothing. A legal hold that is newer than the earlier certificate stays, and stops it.
 */
export async function takeUpAgain(
  storage: Storage,
  { contract, certificate }: CameBack,
  { taken }: PutBack,
  now: EpochMs,
): Promise<void> {
  const journals = erasuresIn(storage);
  const journal: Journal = {
    id: randomKey(20),
    contract,
    facts: { ...factsOf(certificate), again: againOf(certificate, taken) },
    begun: now,
    touched: now,
    attempts: 0,
    done: [],
  };
  const held = await journals.open(journal);
  if (held.journal.facts.again?.certificate !== certificate.id) {
    // One that came back with the rest: of an erasure that was under way then, and is certified.
    await journals.remove(contract);
    await journals.open(journal);
  }
  let store: OwnStore | undefined;
  const changed = await customersIn(storage).change(contract, (known) => {
    const next = erasedAgain(known, certificate, now);
    store = next.store;
    return next;
  });
  // What was found of a store of its own was found before the erasure; nothing of it was put back.
  if (changed) storage.place(contract, store);
}

function againOf(certificate: CameBack['certificate'], taken: EpochMs): NonNullable<Certificate['again']> {
  return { certificate: certificate.id, number: certificate.number, taken: iso(taken) };
}

function factsOf({ pseudonym, contract, ended, notice, asked, due, rule }: Certificate): Journal['facts'] {
  return {
    pseudonym,
    ...(contract === undefined ? {} : { contract }),
    ...(ended ? { ended } : {}),
    ...(notice ? { notice } : {}),
    ...(asked === undefined ? {} : { asked }),
    due,
    rule,
  };
}

function erasedAgain(
  { store, contact: _, ...known }: Customer,
  certificate: CameBack['certificate'],
  now: EpochMs,
): Customer {
  const { hold, ...rest } = known.contract;
  const isNewHold = hold !== undefined && hold.since >= Date.parse(finishedAt(certificate));
  const asked: Contract = isDue(rest, now)
    ? rest
    : {
        ...rest,
        erasure: {
          asked: dayAt(now, rest.zone),
          by: 'the operator, after a backup was put back',
          from: now,
          reason: `certificate ${certificate.number}`,
        },
      };
  return {
    ...known,
    status: 'erasing',
    contract: { ...asked, ...(isNewHold ? { hold } : {}) },
    ...(store && certificate.kind === 'unverified' ? { store: lostAs(store, certificate.declared) } : {}),
  };
}

/** A store of its own that was declared lost stays so. */
function lostAs(store: OwnStore, declared: string): OwnStore {
  return {
    ...store,
    lost: store.lost ?? { on: declared, by: 'the customer', reason: 'as certified before' },
  };
}

/**
 * Erases people again whom a backup has brought back, and adds to the chain how many they were. One who is done is marked,
 * so that the entry counts it though this dies in between.
 *
 * @throws {OutageError} when something of one is still there
 */
export async function erasePeopleAgain(
  storage: Storage,
  people: readonly PersonBack[],
  { taken, name }: PutBack,
  clock: () => EpochMs,
): Promise<void> {
  if (people.length === 0) return;
  const known = lastingIn(storage);
  for (const { customer, forgotten, person } of people) {
    await known.putForgotten(customer.key, { ...forgotten, again: taken });
    if (person) await erasePerson(storage, customer, person);
  }
  await chainOf(storage, clock).append({
    kind: 'people-erased-again',
    id: randomKey(20),
    ...(name === undefined ? {} : { backup: name }),
    taken: iso(taken),
    people: people.length,
    at: iso(clock()),
  });
  for (const { customer, forgotten } of people) {
    const { again: _, ...rest } = forgotten;
    await known.putForgotten(customer.key, rest);
  }
}

/** Gives contracts the dates again that they were given after the backup was made: what had ended is over. */
export async function setDatesAgain(storage: Storage, contracts: readonly DatesBack[]): Promise<void> {
  for (const { customer, dates } of contracts) {
    await customersIn(storage).change(customer.key, (known) =>
      known.status === 'active' ? { ...known, contract: withDates(known.contract, dates) } : undefined,
    );
  }
}
