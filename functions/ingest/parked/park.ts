import { inTime } from '../../../shared/inTime.ts';
import type { Storage } from '../../../shared/storage/connect.ts';
import { type Parked, parkedIn } from '../../../shared/storage/parked.ts';
import { type EpochMs, SECOND } from '../../../shared/time.ts';

/** For so long a batch waits for a store of one customer's own: it holds up its partition, and so all others. */
const WAITED_FOR = 5 * SECOND;
/** So often it is looked whether what waits has been taken. */
const LOOKED_AT_AFTER = 10 * SECOND;
/** Contracts remembered; of one that is forgotten it is looked once more. */
const REMEMBERED = 10_000;

/** Puts something into a contract's stores, or parks it where the customer's own takes nothing. */
export type Parking = <T>(
  contract: string,
  now: EpochMs,
  work: () => Promise<T>,
  parked: () => Parked,
) => Promise<T | 'parked'>;

/**
 * One customer's store is not to hold up another's packets: what it doesn't take, or not soon, is parked with us. While
 * something waits, what comes after it waits too: the alarms of a pump follow its readings in the order in which they
 * came. Of a customer whose data lie with us nothing is ever parked: an outage of ours is the retry policy's.
 */
export function parkingIn(storage: Storage, waitedFor = WAITED_FOR): Parking {
  const parked = parkedIn(storage);
  /** When it is to be looked whether anything still waits; never, where nothing does. */
  const look = new Map<string, EpochMs>();

  async function waits(contract: string, now: EpochMs): Promise<boolean> {
    const at = look.get(contract) ?? Number.NEGATIVE_INFINITY;
    if (now < at) return at !== Number.POSITIVE_INFINITY;
    const any = await parked.any(contract);
    remember(contract, any ? now + LOOKED_AT_AFTER : Number.POSITIVE_INFINITY);
    return any;
  }

  function remember(contract: string, at: EpochMs): void {
    if (look.size >= REMEMBERED) look.clear();
    look.set(contract, at);
  }

  return async (contract, now, work, rest) => {
    if (!(await storage.ownStoreOf(contract))) return work();
    if (!(await waits(contract, now))) {
      try {
        return await inTime(work(), waitedFor);
      } catch {
        // Whatever it was: it is told of while something waits (functions/watch), and here it would hold up others.
        remember(contract, now + LOOKED_AT_AFTER);
      }
    }
    await parked.put(contract, rest(), now);
    return 'parked';
  };
}
