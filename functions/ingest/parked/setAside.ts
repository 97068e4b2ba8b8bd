import type { Storage } from '../../../shared/storage/connect.ts';
import { type Parked, parkedIn, piecesOf } from '../../../shared/storage/parked.ts';
import { refusalOf } from '../../../shared/storage/refusal.ts';
import { type EpochMs, HOUR } from '../../../shared/time.ts';
import { addTo, type IngestCounts } from '../counts.ts';
import type { Settling } from './settle.ts';

/** What a store answers to and doesn't take is tried again after so long ... */
const AGAIN_AFTER = HOUR;
/** ... and so many pieces of a contract in vain, at most, in one run. */
const IN_VAIN = 10;

/** What came of pieces that were tried each for itself. */
export interface Tried {
  readonly counts: IngestCounts;
  /** How many were not taken, and are set aside. */
  readonly aside: number;
  /** What the store answered to those. */
  readonly because: readonly string[];
}

/**
 * What a customer's own store answers to and never takes, though it takes others, must not hold up what came after it:
 * it is set aside, with us as before, and tried again every hour.
 */
export function settingAsideIn(storage: Storage, settle: Settling) {
  const parked = parkedIn(storage);

  /** @returns what the store answered, where it didn't take the piece. @throws when it is away */
  async function refusalTo(
    contract: string,
    piece: Parked,
    now: EpochMs,
    counts: IngestCounts,
  ): Promise<string | undefined> {
    try {
      addTo(counts, await settle(contract, [piece], now));
      return undefined;
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal === undefined) throw error;
      return refusal;
    }
  }

  return {
    /** Takes the oldest batch apart: in goes what is taken of it, and aside what isn't. */
    async takeApart(contract: string, now: EpochMs): Promise<Tried> {
      const { batches, names } = await parked.oldest(contract, 1);
      const counts: IngestCounts = {};
      const aside: Parked[] = [];
      const because = new Set<string>();
      for (const piece of batches.flatMap(piecesOf)) {
        const refusal = await refusalTo(contract, piece, now, counts);
        if (refusal === undefined) continue;
        aside.push(piece);
        because.add(refusal);
      }
      await parked.setAside(contract, aside, now);
      await parked.remove(names);
      return { counts, aside: aside.length, because: [...because] };
    },

    /**
     * Tries what is set aside again, the longest untried first.
     *
     * @param more whether there is time for another
     */
    async tryAgain(contract: string, now: EpochMs, more: () => boolean): Promise<Tried> {
      const counts: IngestCounts = {};
      const because = new Set<string>();
      let aside = 0;
      for await (const { name, piece } of parked.aside(contract, now - AGAIN_AFTER)) {
        const refusal = piece && (await refusalTo(contract, piece, now, counts));
        if (piece && refusal !== undefined) {
          await parked.setAside(contract, [piece], now);
          aside += 1;
          because.add(refusal);
        }
        await parked.remove([name]);
        if (aside === IN_VAIN || !more()) break;
      }
      return { counts, aside, because: [...because] };
    },
  };
}
