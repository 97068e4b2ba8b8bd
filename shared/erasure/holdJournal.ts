import { ERASURE_LEASE, type Journal } from '../domain/erasure.ts';
import { OutageError } from '../errors.ts';
import { randomKey } from '../keys.ts';
import type { erasuresIn, Held } from '../storage/erasures.ts';
import type { EpochMs } from '../time.ts';

/** The journal of an erasure while one run has it to itself. */
export interface HeldJournal {
  /** As it was last written. */
  readonly journal: Journal;
  /** @throws {OutageError} when somebody else has taken up the erasure */
  save(patch: Partial<Journal>): Promise<void>;
  /** Writes it a last time, and lets others have it. @throws {OutageError} likewise */
  leave(patch: Partial<Journal>): Promise<void>;
  /** Renews the lease no more; nothing is being written afterwards. */
  stop(): Promise<void>;
}

/**
 * Takes an erasure's journal under a lease, which is renewed for as long as the run is at it: a step takes as long as it
 * takes, the identities of ten thousand devices an hour and more. A run that dies loses it by itself.
 *
 * @param renewEvery ms
 * @returns `undefined` when somebody else was faster
 */
export async function holdJournal(
  journals: Pick<ReturnType<typeof erasuresIn>, 'save'>,
  held: Held,
  clock: () => EpochMs,
  renewEvery: number,
): Promise<HeldJournal | undefined> {
  const me = randomKey(12);
  let log = held;
  let saving: Promise<unknown> = Promise.resolve();

  async function write(patch: Partial<Journal>, leave: boolean): Promise<boolean> {
    const { lease: _, ...journal } = { ...log.journal, ...patch };
    const now = clock();
    const lease = leave ? {} : { lease: { by: me, until: now + ERASURE_LEASE } };
    const next = await journals.save({ ...journal, touched: now, ...lease }, log.etag);
    log = next ?? log;
    return next !== undefined;
  }
  /** One after the other: a renewal between two steps would else take the journal from the next step. */
  function written(patch: Partial<Journal>, leave = false): Promise<boolean> {
    const next = saving.then(() => write(patch, leave));
    saving = next.catch(() => undefined);
    return next;
  }
  async function orTaken(stillOurs: Promise<boolean>): Promise<void> {
    if (!(await stillOurs)) throw new OutageError('Somebody else has taken up this erasure.');
  }

  if (!(await written({ attempts: held.journal.attempts + 1 }))) return undefined;
  const renewing = setInterval(() => void written({}).catch(() => undefined), renewEvery).unref();
  return {
    get journal() {
      return log.journal;
    },
    save: (patch) => orTaken(written(patch)),
    leave(patch) {
      clearInterval(renewing);
      return orTaken(written(patch, true));
    },
    async stop() {
      clearInterval(renewing);
      await saving;
    },
  };
}
