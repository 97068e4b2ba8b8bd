import { inTime } from '../../../shared/inTime.ts';
import type { Storage } from '../../../shared/storage/connect.ts';
import { type Parked, parkedIn } from '../../../shared/storage/parked.ts';
import { type EpochMs, SECOND } from '../../../shared/time.ts';
import type { TakingOldest } from './takeOldest.ts';

/** For so long a batch waits for a store of one customer's own: it holds up its partition, and so all others. */
const WAITED_FOR = 5 * SECOND;
/** So often it is looked whether anything waits: another instance may have parked, or what waited been taken. */
const LOOKED_AT_AFTER = 10 * SECOND;
/** Contracts remembered; of one that is forgotten it is looked once more. */
const REMEMBERED = 10_000;

export interface Parking {
  /** Puts something into a contract's stores, or parks it where the customer's own takes nothing. */
  <T>(contract: string, now: EpochMs, work: () => Promise<T>, parked: () => Parked): Promise<T | 'parked'>;
  /** That another instance was at this partition, and may have parked what came before: it is looked again. */
  lookAgain(): void;
}

/** What an instance knows of a contract whose customer keeps its data itself. */
interface Known {
  /** When it is to be looked again whether anything waits. */
  lookAt: EpochMs;
  /** Since when this instance has been parking; absent: nothing waits. */
  since?: EpochMs | undefined;
  /** The look that goes on, for whichever batches come meanwhile. */
  looking?: Promise<boolean> | undefined;
  /** What is being parked. */
  readonly putting: Set<Promise<void>>;
}

/**
 * One customer's store is not to hold up another's packets: what it doesn't take, or not soon, is parked with us. While
 * something waits, what comes after it waits too: the alarms of a pump follow its readings in the order in which they
 * came, and of two packets of one ID the first is kept. A device's packets come by one partition of the hub: whoever takes
 * that over from another instance looks first. Of other devices an instance may put newer before older for some seconds,
 * which ends in the same. Of a customer whose data lie with us nothing is ever parked: an outage of ours is the retry policy's.
 *
 * When all that waited when this instance began to park has been taken in, the store answers again; what has come since
 * only waits because something waited. Then the batch that looks takes it in and goes straight to the store: else where
 * more comes than a look is apart, something would wait for ever.
 */
export function parkingIn(storage: Storage, takeOldest: TakingOldest, waitedFor = WAITED_FOR): Parking {
  const parked = parkedIn(storage);
  const contracts = new Map<string, Known>();

  function knownOf(contract: string): Known {
    const known = contracts.get(contract);
    if (known) return known;
    if (contracts.size >= REMEMBERED) contracts.clear();
    const unknown: Known = { lookAt: Number.NEGATIVE_INFINITY, putting: new Set() };
    contracts.set(contract, unknown);
    return unknown;
  }

  async function waits(contract: string, known: Known, now: EpochMs): Promise<boolean> {
    if (!known.looking && now < known.lookAt) return known.since !== undefined;
    known.looking ??= look(contract, known, now).finally(() => {
      known.looking = undefined;
    });
    return known.looking;
  }

  async function look(contract: string, known: Known, now: EpochMs): Promise<boolean> {
    await Promise.allSettled(known.putting);
    const oldest = await parked.since(contract);
    const answers = oldest !== undefined && known.since !== undefined && oldest > known.since;
    known.lookAt = now + LOOKED_AT_AFTER;
    if (oldest === undefined || (answers && (await takenAll(contract, now)))) {
      known.since = undefined;
      return false;
    }
    if (answers) known.since = now;
    known.since ??= now;
    return true;
  }

  /** Takes in what waits, unless that takes so long, or fails, that it is better left to the timer. */
  async function takenAll(contract: string, now: EpochMs): Promise<boolean> {
    let given = true;
    const all = async () => {
      while (given && (await takeOldest(contract, now)).batches > 0);
    };
    try {
      await inTime(all(), waitedFor);
      return true;
    } catch {
      return false;
    } finally {
      given = false;
    }
  }

  async function put(contract: string, known: Known, what: Parked, now: EpochMs): Promise<void> {
    const putting = parked.put(contract, what, now);
    known.putting.add(putting);
    try {
      await putting;
    } finally {
      known.putting.delete(putting);
    }
  }

  async function park<T>(
    contract: string,
    now: EpochMs,
    work: () => Promise<T>,
    rest: () => Parked,
  ): Promise<T | 'parked'> {
    if (!(await storage.ownStoreOf(contract))) return work();
    const known = knownOf(contract);
    if (!(await waits(contract, known, now))) {
      try {
        return await inTime(work(), waitedFor);
      } catch {
        // Whatever it was: it is told of while something waits (functions/watch), and here it would hold up others.
        known.since ??= now;
        known.lookAt = now + LOOKED_AT_AFTER;
      }
    }
    await put(contract, known, rest(), now);
    return 'parked';
  }

  return Object.assign(park, {
    lookAgain() {
      for (const known of contracts.values()) known.lookAt = Number.NEGATIVE_INFINITY;
    },
  });
}
