import type { Certificate, ChainEntry } from '../domain/certificate.ts';
import { isDue } from '../domain/contract/retention.ts';
import type { Customer } from '../domain/customer.ts';
import {
  ERASURE_LEASE,
  HIDDEN_AT_MOST,
  isClockOff,
  type Journal,
  lookAgainAfter,
  SETTLES_WITHIN,
} from '../domain/erasure.ts';
import type { OwnStore } from '../domain/ownStore.ts';
import { OutageError } from '../errors.ts';
import { randomKey } from '../keys.ts';
import { withdrawLost } from '../onboarding/lostStore.ts';
import type { Keeping } from '../settings/keeping.ts';

import { certificatesIn } from '../storage/certificates.ts';
import type { Storage } from '../storage/connect.ts';
import { erasuresIn, type Held } from '../storage/erasures.ts';
import { presenceOf } from '../storage/presence.ts';
import { customersIn } from '../storage/registry.ts';
import { sweepQueues } from '../storage/sweep.ts';
import type { EpochMs } from '../time.ts';
import { afterwardsOf } from './afterwards.ts';
import { backupsHolding } from './backups.ts';
import { certificateOf, factsOf } from './certificate.ts';
import { type ErasableIdentities, IDENTITIES_TOLD, identitiesAt } from './identities.ts';
import { isLost, type Place, placesOf, QUEUES_TOLD, type Whose } from './places.ts';
import { findDevices, recallDevices } from './whose.ts';

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
  | { readonly certificate: ChainEntry<Certificate> }
  /** All is deleted; whether anything is left can be said only later. */
  | { readonly waits: string; readonly until: EpochMs }
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
  const places = placesOf(storage);
  const hub = identitiesAt(identities, clock);
  const afterwards = afterwardsOf(storage, clock);

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
    const { contract } = held.journal;
    const me = randomKey(12);
    let log = held;
    let saving: Promise<unknown> = Promise.resolve();
    let renewing: NodeJS.Timeout | undefined;

    /**
     * One after the other: a renewal between two steps would else take the journal from the next step.
     *
     * @returns whether it is still ours
     */
    function saved(patch: Partial<Journal>, leave = false): Promise<boolean> {
      if (leave) clearInterval(renewing);
      const next = saving.then(() => put(patch, leave));
      saving = next.catch(() => undefined);
      return next;
    }
    async function put(patch: Partial<Journal>, leave: boolean): Promise<boolean> {
      const { lease: _, ...journal } = { ...log.journal, ...patch };
      const now = clock();
      const lease = leave ? {} : { lease: { by: me, until: now + ERASURE_LEASE } };
      const next = await journals.save({ ...journal, touched: now, ...lease }, log.etag);
      log = next ?? log;
      return next !== undefined;
    }
    async function save(patch: Partial<Journal>, leave = false): Promise<void> {
      if (!(await saved(patch, leave))) throw new OutageError('Somebody else has taken up this erasure.');
    }

    const ours = {
      get journal() {
        return log.journal;
      },
      save,
    };

    async function carryOut(): Promise<Outcome> {
      await whetherBack();
      const whose = await take();
      const settled = log.journal.begun + SETTLES_WITHIN;
      if (!(await hub.deleted(whose.deviceIds, ours))) return HUB_IS_SLOW(clock());
      await eraseAll('at-once', whose);
      if (clock() < settled) {
        return { waits: 'what functions remember of the customer expires', until: settled };
      }
      await eraseAll('settled', whose);
      const thorough = clock() >= settled + HIDDEN_AT_MOST;
      const { removed, clean } = await sweepQueues(storage, contract, thorough);
      const { found } = log.journal;
      if (removed > 0)
        await save({ found: { ...found, [QUEUES_TOLD.name]: (found?.[QUEUES_TOLD.name] ?? 0) + removed } });
      if (!clean && !thorough) {
        const now = clock();
        return {
          waits: 'messages that are out of sight on a queue may be its own',
          until: now + lookAgainAfter(now - settled),
        };
      }
      if (!(await hub.gone(whose.deviceIds, ours))) return HUB_IS_SLOW(clock());
      if (await whetherBack()) {
        throw new OutageError('The store that was declared lost answers again: the next run erases it too.');
      }
      await eraseAll('last', whose);
      await nothingIsLeft(whose);
      // Last, as one may have been made, or deleted, meanwhile.
      await save({ backups: await backupsHolding(storage, log.journal.added, clock()) });
      const content = certificateOf(log.journal, [IDENTITIES_TOLD, ...places, QUEUES_TOLD], keeping, clock());
      const certificate = await certificatesIn(storage).append(content);
      await afterwards.post(log.journal, certificate);
      await finish();
      return { certificate };
    }

    /** Whose data these are, and how much there is: taken down before anything goes. */
    async function take(): Promise<Whose> {
      if (log.journal.found) return recallDevices(storage, contract);
      const whose = await findDevices(storage, contract, log.journal.store?.lost !== undefined);
      await journals.putDevices(contract, whose.deviceIds);
      const counted = await count(whose, log.journal.store);
      await save({ found: { ...counted, [IDENTITIES_TOLD.name]: whose.deviceIds.length } });
      return whose;
    }

    /**
     * A store that was declared lost is asked once more whether it is there, at the beginning of each run and before the
     * end. One that is back is erased as any other, with the devices that only its pumps tell of.
     *
     * @returns whether it is back, which the journal says from then on
     * @throws {OutageError} when something answers there and does not let us in, and it wasn't declared that it won't: it is
     *   neither erased nor lost
     */
    async function whetherBack(): Promise<boolean> {
      const { store, found } = log.journal;
      if (!store?.lost) return false;
      const presence = await presenceOf(storage, contract, store);
      if (presence.is === 'away' || (presence.is === 'refusing' && store.lost.shut)) return false;
      if (presence.is === 'refusing') {
        throw new OutageError(
          `The own store of contract ${contract} was declared lost, but answers, and did not do what it was asked: ${presence.because}. Once it lets us in, it is erased too.`,
        );
      }
      const { lost: _, ...back } = store;
      if (found) {
        const known = await recallDevices(storage, contract);
        const { deviceIds } = await findDevices(storage, contract);
        const whose = { contract, deviceIds: [...new Set([...known.deviceIds, ...deviceIds])].sort() };
        await journals.putDevices(contract, whose.deviceIds);
        const there = { ...(await count(whose, back)), ...found };
        const { name } = IDENTITIES_TOLD;
        // The hub is asked for all of them again: those that come in between weren't asked for.
        await save({
          store: back,
          found: { ...there, [name]: whose.deviceIds.length },
          through: {},
          done: log.journal.done.filter((one) => one !== name),
        });
      } else await save({ store: back });
      await withdrawLost(storage, contract, { whileErasing: true });
      return true;
    }

    /** The journal goes, or stays without whatever leads to somebody until the address of the mail is deleted. */
    async function finish(): Promise<void> {
      clearInterval(renewing);
      await saving;
      const { contact, store: _1, failure: _2, ...journal } = log.journal;
      if (!contact) return journals.remove(contract);
      await journals.removeDevices(contract);
      log = { ...log, journal };
      await save({ certified: clock() }, true);
    }

    async function eraseAll(when: Place['when'], whose: Whose): Promise<void> {
      for (const place of places) {
        const { name } = place;
        if (isLost(place, log.journal.store)) continue;
        if (place.when !== when || log.journal.done.includes(name) || !log.journal.found?.[name]) continue;
        await place.erase(whose);
        await save({ done: [...log.journal.done, name] });
      }
    }

    /** @throws {OutageError} when a place has something after all; its step is then to be done again */
    async function nothingIsLeft(whose: Whose): Promise<void> {
      const left = await count(whose, log.journal.store);
      const again = Object.keys(left).filter((name) => left[name]! > 0);
      if (again.length === 0) return;
      const found = { ...log.journal.found };
      // What came in between is deleted too, and counted.
      for (const name of again) found[name] = (found[name] ?? 0) + left[name]!;
      await save({ found, done: log.journal.done.filter((name) => !again.includes(name)) });
      throw new OutageError(`Not erased yet: ${again.join(', ')}. The next run goes on.`);
    }

    if (!(await saved({ attempts: log.journal.attempts + 1 }))) return { left: 'somebody-else-is-at-it' };
    // A step takes as long as it takes: the identities of ten thousand devices, an hour and more.
    renewing = setInterval(() => void saved({}).catch(() => undefined), renewEvery).unref();
    try {
      const outcome = await carryOut();
      if ('waits' in outcome) await save({}, true);
      return outcome;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      // The journal may lie where nothing answers: then its lease expires by itself.
      await saved({ failure: { at: clock(), message } }, true).catch(() => undefined);
      throw error;
    } finally {
      clearInterval(renewing);
    }
  }

  async function count(whose: Whose, own: OwnStore | undefined): Promise<Record<string, number>> {
    const reached = places.filter((place) => !isLost(place, own));
    const counted = reached.map(async (place) => [place.name, await place.count(whose)] as const);
    return Object.fromEntries(await Promise.all(counted));
  }

  return async function erase(contract: string): Promise<Outcome> {
    const begun = await begin(contract);
    if ('left' in begun) return begun;
    const { lease } = begun.journal;
    if (lease && clock() < lease.until) return { left: 'somebody-else-is-at-it' };
    return run(begun);
  };
}

/** Others may take the journal meanwhile, and who waits for a run needn't wait until all is done. */
const HUB_IS_SLOW = (now: EpochMs): Outcome => ({
  waits: 'IoT Hub takes only so many operations a minute, and there are many devices',
  until: now,
});

function storeOf({ store }: Customer): Pick<Journal, 'store'> {
  return store ? { store } : {};
}

function contactOf({ contact, contract }: Customer): Pick<Journal, 'contact'> {
  if (!contact) return {};
  const { name, email: address, locale } = contact;
  return { contact: { name, address, locale, zone: contract.zone } };
}
