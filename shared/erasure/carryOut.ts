import type { Certificate, ChainEntry } from '../domain/certificate.ts';
import { HIDDEN_AT_MOST, lookAgainAfter, SETTLES_WITHIN } from '../domain/erasure.ts';
import { OutageError } from '../errors.ts';
import type { Keeping } from '../settings/keeping.ts';
import { certificatesIn } from '../storage/certificates.ts';
import type { Storage } from '../storage/connect.ts';
import { erasuresIn } from '../storage/erasures.ts';
import { sweepQueues } from '../storage/sweep.ts';
import type { EpochMs } from '../time.ts';
import { afterwardsOf } from './afterwards.ts';
import { backupsHolding } from './backups.ts';
import { certificateOf } from './certificate.ts';
import type { HeldJournal } from './holdJournal.ts';
import { type ErasableIdentities, IDENTITIES_TOLD, identitiesAt } from './identities.ts';
import { counted, isLost, type Place, type Whose } from './place.ts';
import { placesOf, QUEUES_TOLD } from './places.ts';
import { whetherBack } from './whetherBack.ts';
import { findDevices, recallDevices } from './whose.ts';

/** What carrying out came to, as far as one run brought it. */
export type CarriedOut =
  | { readonly certificate: ChainEntry<Certificate> }
  /** All is deleted; whether anything is left can be said only later. */
  | { readonly waits: string; readonly until: EpochMs };

/** Others may take the journal meanwhile, and who waits for a run needn't wait until all is done. */
const HUB_IS_SLOW = (now: EpochMs): CarriedOut => ({
  waits: 'IoT Hub takes only so many operations a minute, and there are many devices',
  until: now,
});

/**
 * The steps of an erasure in their order, each noted in the journal and passed over when it is done. At the end every
 * store is asked again; the certificate is written only when none has anything left.
 */
export function carryingOut(
  storage: Storage,
  identities: ErasableIdentities | undefined,
  keeping: Keeping,
  clock: () => EpochMs,
) {
  const journals = erasuresIn(storage);
  const places = placesOf(storage);
  const hub = identitiesAt(identities, clock);
  const afterwards = afterwardsOf(storage, clock);

  /** Whose data these are, and how much there is: taken down before anything goes. */
  async function take(log: HeldJournal): Promise<Whose> {
    const { contract, found, store } = log.journal;
    if (found) return recallDevices(storage, contract);
    const whose = await findDevices(storage, contract, store?.lost !== undefined);
    await journals.putDevices(contract, whose.deviceIds);
    const held = await counted(places, whose, store);
    await log.save({ found: { ...held, [IDENTITIES_TOLD.name]: whose.deviceIds.length } });
    return whose;
  }

  async function eraseAll(log: HeldJournal, when: Place['when'], whose: Whose): Promise<void> {
    for (const place of places) {
      const { name } = place;
      if (isLost(place, log.journal.store)) continue;
      if (place.when !== when || log.journal.done.includes(name) || !log.journal.found?.[name]) continue;
      await place.erase(whose);
      await log.save({ done: [...log.journal.done, name] });
    }
  }

  /**
   * Takes the contract's messages off the queues.
   *
   * @returns for what to wait, while messages that are out of sight may be its own
   */
  async function sweep(log: HeldJournal, settled: EpochMs): Promise<CarriedOut | undefined> {
    const thorough = clock() >= settled + HIDDEN_AT_MOST;
    const { removed, clean } = await sweepQueues(storage, log.journal.contract, thorough);
    const { found } = log.journal;
    const { name } = QUEUES_TOLD;
    if (removed > 0) await log.save({ found: { ...found, [name]: (found?.[name] ?? 0) + removed } });
    if (clean || thorough) return undefined;
    const now = clock();
    return {
      waits: 'messages that are out of sight on a queue may be its own',
      until: now + lookAgainAfter(now - settled),
    };
  }

  /** @throws {OutageError} when a place has something after all; its step is then to be done again */
  async function nothingIsLeft(log: HeldJournal, whose: Whose): Promise<void> {
    const left = await counted(places, whose, log.journal.store);
    const again = Object.keys(left).filter((name) => left[name]! > 0);
    if (again.length === 0) return;
    const found = { ...log.journal.found };
    // What came in between is deleted too, and counted.
    for (const name of again) found[name] = (found[name] ?? 0) + left[name]!;
    await log.save({ found, done: log.journal.done.filter((name) => !again.includes(name)) });
    throw new OutageError(`Not erased yet: ${again.join(', ')}. The next run goes on.`);
  }

  /** The journal goes, or stays without whatever leads to somebody until the address of the mail is deleted. */
  async function finish(log: HeldJournal): Promise<void> {
    await log.stop();
    const { contract, contact } = log.journal;
    if (!contact) return journals.remove(contract);
    await journals.removeDevices(contract);
    await log.leave({ contact: undefined, store: undefined, failure: undefined, certified: clock() });
  }

  /** @throws {OutageError} when a store doesn't answer or something is still there */
  return async function carryOut(log: HeldJournal): Promise<CarriedOut> {
    await whetherBack(storage, places, log);
    const whose = await take(log);
    const settled = log.journal.begun + SETTLES_WITHIN;
    if (!(await hub.deleted(whose.deviceIds, log))) return HUB_IS_SLOW(clock());
    await eraseAll(log, 'at-once', whose);
    if (clock() < settled) {
      return { waits: 'what functions remember of the customer expires', until: settled };
    }
    await eraseAll(log, 'settled', whose);
    const waiting = await sweep(log, settled);
    if (waiting) return waiting;
    if (!(await hub.gone(whose.deviceIds, log))) return HUB_IS_SLOW(clock());
    if (await whetherBack(storage, places, log)) {
      throw new OutageError('The store that was declared lost answers again: the next run erases it too.');
    }
    await eraseAll(log, 'last', whose);
    await nothingIsLeft(log, whose);
    // Last, as one may have been made, or deleted, meanwhile.
    await log.save({ backups: await backupsHolding(storage, log.journal.added, clock()) });
    const content = certificateOf(log.journal, [IDENTITIES_TOLD, ...places, QUEUES_TOLD], keeping, clock());
    const certificate = await certificatesIn(storage).append(content);
    await afterwards.post(log.journal, certificate);
    await finish(log);
    return { certificate };
  };
}
