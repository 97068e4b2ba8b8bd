import { VaktError } from '../../../shared/errors.ts';
import { inParallel } from '../../../shared/parallel.ts';
import type { Storage } from '../../../shared/storage/connect.ts';
import { parkedIn } from '../../../shared/storage/parked.ts';
import { type EpochMs, MINUTE, SECOND } from '../../../shared/time.ts';
import { addTo, type IngestCounts } from '../counts.ts';
import type { TakingOldest } from './takeOldest.ts';

/** Customers whose stores are tried side by side. */
const AT_ONCE = 8;
/** A run ends by then, and the next goes on. */
const AT_MOST = 5 * MINUTE;

/** A store that takes a piece in less is given a larger one. */
const QUICK = SECOND;

/** What a run came to: batches that were taken in, and contracts whose store takes nothing yet. */
export interface TakenIn {
  readonly taken: number;
  /** How many of their packets went where. */
  readonly packets: IngestCounts;
  readonly waiting: number;
  /** Codes, or names, of what kept them. */
  readonly because: readonly string[];
}

/**
 * Takes in what was parked, in the order in which it came, as soon as its store takes it. A store that takes nothing
 * keeps no other waiting.
 */
export function takingIn(storage: Storage, takeOldest: TakingOldest, clock: () => EpochMs) {
  const parked = parkedIn(storage);

  return async function takeIn(): Promise<TakenIn> {
    const until = clock() + AT_MOST;
    let taken = 0;
    const packets: IngestCounts = {};
    let waiting = 0;
    const because = new Set<string>();
    await inParallel(await parked.waiting(), AT_ONCE, async ({ contract }) => {
      try {
        // Little at first, and from a slow store: what a run that is cut short was at is done anew.
        let most = 1;
        for (let more = true; more && clock() < until; ) {
          const begun = clock();
          const { batches, counts } = await takeOldest(contract, begun, most);
          most = clock() - begun < QUICK ? most * 2 : 1;
          taken += batches;
          addTo(packets, counts);
          more = batches > 0;
        }
      } catch (error) {
        // The watch tells the operator of what waits, whatever keeps it.
        waiting += 1;
        because.add(error instanceof VaktError ? error.code : (error as Error).name);
      }
    });
    return { taken, packets, waiting, because: [...because] };
  };
}
