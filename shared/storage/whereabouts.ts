import type { Customer } from '../domain/customer.ts';
import type { Journal } from '../domain/erasure.ts';
import type { OwnStore } from '../domain/ownStore.ts';
import { OutageError } from '../errors.ts';
import { type EpochMs, SECOND } from '../time.ts';
import type { Account } from './account.ts';
import { readJson } from './entity.ts';
import { type OwnAccount, ownAccountsBy, type Reach } from './ownAccount.ts';

/** For so long it is believed how a store of a customer's own is reached ... */
const BELIEVED_FOR = 30 * SECOND;
/** ... and for so long after that its clients are kept for who asks again. Then nothing is known of it any more. */
const KEPT_FOR = 30 * SECOND;
/** Contracts remembered; forgetting one costs a request. */
const REMEMBERED = 100_000;

/** Which account a contract's own tables and container are in. */
export interface Whereabouts {
  /** Asks something of the account a contract's stores are in. */
  using<T>(contract: string, ask: (account: Account) => Promise<T>): Promise<T>;
  ownStoreOf(contract: string): Promise<OwnStore | undefined>;
  accessEnds(contract: string): Promise<EpochMs | undefined>;
  place(contract: string, store: OwnStore | undefined): void;
}

/**
 * Finds where a contract's stores are: its customer's row says so, or, when that is erased, the journal of its erasure.
 * They never move. So that they are with us is remembered for good, by the contract's key; of a customer's own
 * everything is looked up anew within a minute. Of a contract that nobody knows nothing is anywhere: it is asked for with
 * ours, which have nothing of it.
 */
export function whereaboutsOf(ours: Account, reach: Reach | undefined): Whereabouts {
  const withUs = new Set<string>();
  const elsewhere = new Map<string, { until: EpochMs; store: OwnStore }>();
  const asked = new Map<string, Promise<OwnStore | undefined>>();
  const open = reach && ownAccountsBy(reach);

  /** What is known of customers' own stores is forgotten when its time is over, also of those nobody asks for again. */
  function forget(): void {
    const now = reach?.clock() ?? 0;
    for (const [contract, { until }] of elsewhere) if (now >= until + KEPT_FOR) elsewhere.delete(contract);
    open?.keep(elsewhere);
  }

  async function lookUp(contract: string): Promise<OwnStore | undefined> {
    const found =
      (await readJson<Customer>(ours.table('customers'), 'customer', contract)) ??
      (await readJson<Journal>(ours.table('erasures'), contract, 'journal'));
    if (found) place(contract, found.value.store);
    return found?.value.store;
  }

  function place(contract: string, store: OwnStore | undefined): void {
    if (store) {
      elsewhere.set(contract, { store, until: (reach?.clock() ?? 0) + BELIEVED_FOR });
      return;
    }
    if (withUs.size >= REMEMBERED) withUs.clear();
    withUs.add(contract);
  }

  async function ownStoreOf(contract: string): Promise<OwnStore | undefined> {
    if (withUs.has(contract)) return undefined;
    const known = elsewhere.get(contract);
    if (known && reach && reach.clock() < known.until) return known.store;
    let answer = asked.get(contract);
    if (!answer) {
      // Many ask at once when a batch begins: one question will do.
      answer = lookUp(contract).finally(() => asked.delete(contract));
      asked.set(contract, answer);
    }
    return answer;
  }

  async function ownAccount(contract: string, store: OwnStore): Promise<OwnAccount> {
    if (open) return open.account(contract, store);
    throw new OutageError('Stores that customers keep themselves are not reached from here.');
  }

  return {
    async using(contract, ask) {
      if (elsewhere.size > 0) forget();
      if (withUs.has(contract)) return ask(ours);
      const store = await ownStoreOf(contract);
      if (!store) return ask(ours);
      return (await ownAccount(contract, store)).ask(ask);
    },
    ownStoreOf,
    async accessEnds(contract) {
      const store = await ownStoreOf(contract);
      return store && (await ownAccount(contract, store)).ends();
    },
    place,
  };
}
