import { VaktError } from '../../../shared/errors.ts';
import { inParallel } from '../../../shared/parallel.ts';
import type { Storage } from '../../../shared/storage/connect.ts';
import { parkedIn } from '../../../shared/storage/parked.ts';
import { refusalOf } from '../../../shared/storage/refusal.ts';
import { tryWriting } from '../../../shared/storage/writingTrial.ts';
import { type EpochMs, MINUTE, SECOND } from '../../../shared/time.ts';
import { addTo, type IngestCounts } from '../counts.ts';
import type { settingAsideIn, Tried } from './setAside.ts';
import type { TakingOldest } from './takeOldest.ts';

/** Customers whose stores are tried side by side. */
const AT_ONCE = 8;
/** A run ends by then, and the next goes on. */
const AT_MOST = 5 * MINUTE;

/** A store that takes a piece in less is given a larger one. */
const QUICK = SECOND;

/**
 * What a run came to: batches that were taken in, contracts whose store takes nothing yet, and packets that a store
 * answered to and did not take.
 */
export interface TakenIn {
  readonly taken: number;
  /** How many of their packets went where. */
  readonly packets: IngestCounts;
  readonly waiting: number;
  readonly aside: number;
  /** Codes, or names, of what kept them, and what the stores answered. */
  readonly because: readonly string[];
}

/**
 * Takes in what was parked, in the order in which it came, as soon as its store takes it. A store that takes nothing
 * keeps no other waiting, and a batch that one answers to and doesn't take, though it takes others, keeps nothing that
 * came after it.
 */
export function takingIn(
  storage: Storage,
  takeOldest: TakingOldest,
  { takeApart, tryAgain }: ReturnType<typeof settingAsideIn>,
  clock: () => EpochMs,
) {
  const parked = parkedIn(storage);

  return async function takeIn(): Promise<TakenIn> {
    const until = clock() + AT_MOST;
    const isTime = () => clock() < until;
    let taken = 0;
    const packets: IngestCounts = {};
    let waiting = 0;
    let aside = 0;
    const because = new Set<string>();
    const add = (tried: Tried) => {
      addTo(packets, tried.counts);
      aside += tried.aside;
      for (const one of tried.because) because.add(one);
    };

    /** @returns whether there may be more of it */
    async function takeSome(contract: string, most: number): Promise<'none' | 'some' | 'refused'> {
      try {
        const { batches, counts } = await takeOldest(contract, clock(), most);
        taken += batches;
        addTo(packets, counts);
        return batches > 0 ? 'some' : 'none';
      } catch (error) {
        if (refusalOf(error) === undefined) throw error;
        return 'refused';
      }
    }

    async function takeAll(contract: string): Promise<void> {
      // Little at first, and from a slow store: what a run that is cut short was at is done anew.
      let most = 1;
      while (isTime()) {
        const begun = clock();
        const came = await takeSome(contract, most);
        if (came === 'none') return;
        if (came === 'refused' && most === 1) {
          // That it is this one, and not the store, a trial shows: then nothing is put before it that came after it.
          await tryWriting(storage, contract);
          add(await takeApart(contract, clock()));
          taken += 1;
        }
        most = came === 'some' && clock() - begun < QUICK ? most * 2 : 1;
      }
    }

    await inParallel(await parked.waiting(), AT_ONCE, async (one) => {
      const { contract } = one;
      try {
        await takeAll(contract);
        if (one.aside > 0) add(await tryAgain(contract, clock(), isTime));
      } catch (error) {
        // The watch tells the operator of what waits, whatever keeps it.
        waiting += 1;
        because.add(refusalOf(error) ?? (error instanceof VaktError ? error.code : (error as Error).name));
      }
    });
    return { taken, packets, waiting, aside, because: [...because] };
  };
}
