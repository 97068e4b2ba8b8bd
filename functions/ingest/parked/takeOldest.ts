import type { Storage } from '../../../shared/storage/connect.ts';
import { parkedIn } from '../../../shared/storage/parked.ts';
import type { EpochMs } from '../../../shared/time.ts';
import type { IngestCounts } from '../counts.ts';
import type { Settling } from './settle.ts';

/** What came of the oldest that waited. */
export interface Taken {
  /** None: nothing waits. */
  readonly batches: number;
  /** How many of the packets that were admitted went where. */
  readonly counts: IngestCounts;
}

/**
 * Puts the oldest of what was parked for a contract where it belongs.
 *
 * @param most batches at a time; fewer are, where they are large
 */
export type TakingOldest = (contract: string, now: EpochMs, most?: number) => Promise<Taken>;

export function takingOldest(storage: Storage, settle: Settling): TakingOldest {
  const parked = parkedIn(storage);
  return async (contract, now, most) => {
    const { batches, names } = await parked.oldest(contract, most);
    const counts = await settle(contract, batches, now);
    await parked.remove(names);
    return { batches: names.length, counts };
  };
}
