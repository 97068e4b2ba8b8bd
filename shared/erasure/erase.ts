import { isDue } from '../domain/contract/retention.ts';
import type { Customer } from '../domain/customer.ts';
import { ERASURE_LEASE, isClockOff, type Journal } from '../domain/erasure.ts';
import { randomKey } from '../keys.ts';
import type { Keeping } from '../settings/keeping.ts';
import type { Storage } from '../storage/connect.ts';
import { erasuresIn, type Held } from '../storage/erasures.ts';
import { customersIn } from '../storage/registry.ts';
import type { EpochMs } from '../time.ts';
import { type CarriedOut, carryingOut } from './carryOut.ts';
import { factsOf } from './certificate.ts';
import { holdJournal } from './holdJournal.ts';
import type { ErasableIdentities } from './identities.ts';

/** What an erasure works with. */
export interface ErasureTools {
  readonly storage: Storage;
  /** Of IoT Hub; without it, a customer that has devices can't be erased. */
  readonly identities?: ErasableIdentities | undefined;
  readonly pseudonymKey: string;
  readonly keeping: Keeping;
  readonly clock: () => EpochMs;
  /** A clock that isn't this host's, to hold {@link clock} against at the begin of each run. */
  readonly storeClock: () => Promise<EpochMs>;
  /** How often, ms, a run says that it is still at it; several times within its lease without it. */
  readonly renewEvery?: number;
}

/** What a run at an erasure came to. */
export type Outcome =
  | CarriedOut
  | { readonly left: 'not-due' | 'on-hold' | 'clock-is-off' | 'somebody-else-is-at-it' };

/**
 * Erases a customer, by a journal of steps that can each be done again: killed anywhere, the next run goes on from
 * there. Two runs at once do the work once. Only when every store, asked again, has nothing left is the certificate
 * written. What is not due, is on hold or is gone is left alone.
 *
 * @throws {OutageError} when a store doesn't answer or something is still there; the journal stays open
 */
export function erasureOf({
  storage,
  identities,
  pseudonymKey,
  keeping,
  clock,
  storeClock,
  renewEvery = ERASURE_LEASE / 4,
}: ErasureTools) {
  const customers = customersIn(storage);
  const journals = erasuresIn(storage);
  const carryOut = carryingOut(storage, identities, keeping, clock);

  /** Opens the journal, or finds it; from here on nothing is written for the contract, whichever instance is at it. */
  async function begin(contract: string): Promise<Held | Extract<Outcome, { left: string }>> {
    const known = await journals.get(contract);
    const store = await storeClock();
    const now = clock();
    if (isClockOff(now, store, known?.journal.touched)) return { left: 'clock-is-off' };
    const customer = await customers.get(contract);
    if (!customer) return known && !known.journal.certified ? known : { left: 'not-due' };
    if (customer.contract.hold) return { left: 'on-hold' };
    if (!isDue(customer.contract, now)) return { left: 'not-due' };
    // That its store is lost may have been declared since it began.
    if (known) return { ...known, journal: { ...known.journal, ...storeOf(customer) } };
    // Decided by what the customer is at this very moment: its end may just have been put off.
    const erasing = await customers.change(contract, (one) =>
      isDue(one.contract, now) ? { ...one, status: 'erasing' } : undefined,
    );
    if (!erasing) return { left: 'not-due' };
    return journals.open({
      id: randomKey(20),
      contract,
      facts: factsOf(erasing, pseudonymKey),
      ...contactOf(erasing),
      ...storeOf(erasing),
      ...(erasing.added === undefined ? {} : { added: erasing.added }),
      begun: now,
      touched: now,
      attempts: 0,
      done: [],
    });
  }

  async function run(held: Held): Promise<Outcome> {
    const log = await holdJournal(journals, held, clock, renewEvery);
    if (!log) return { left: 'somebody-else-is-at-it' };
    try {
      const outcome = await carryOut(log);
      if ('waits' in outcome) await log.leave({});
      return outcome;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      // The journal may lie where nothing answers: then its lease expires by itself.
      await log.leave({ failure: { at: clock(), message } }).catch(() => undefined);
      throw error;
    }
  }

  return async function erase(contract: string): Promise<Outcome> {
    const begun = await begin(contract);
    if ('left' in begun) return begun;
    const { lease } = begun.journal;
    if (lease && clock() < lease.until) return { left: 'somebody-else-is-at-it' };
    return run(begun);
  };
}

function storeOf({ store }: Customer): Pick<Journal, 'store'> {
  return store ? { store } : {};
}

function contactOf({ contact, contract }: Customer): Pick<Journal, 'contact'> {
  if (!contact) return {};
  const { name, email: address, locale } = contact;
  return { contact: { name, address, locale, zone: contract.zone } };
}
