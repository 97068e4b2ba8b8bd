import { inParallel } from '../../../shared/parallel.ts';
import type { Storage } from '../../../shared/storage/connect.ts';
import { whileContractLives } from '../../../shared/storage/living.ts';
import { quarantineIn } from '../../../shared/storage/quarantine.ts';
import type { EpochMs } from '../../../shared/time.ts';
import type { Judgement } from '../judge.ts';
import type { Parking } from '../parked/park.ts';
import { floodBound } from './floods.ts';
import { quarantined, refusedOf } from './quarantined.ts';

export type Refused = Extract<Judgement, { refusal: object }>;

/** Blobs written side by side by one batch. */
const CONCURRENCY = 16;

/**
 * Keeps the refused packets of a batch aside, unless their contract permits nothing of them to be kept. When that
 * can't be done, it throws: the batch is held until it can.
 */
export function asideIn(
  storage: Storage,
  park: Parking,
): (refused: readonly Refused[], now: EpochMs) => Promise<void> {
  const bound = floodBound();

  async function setAside(
    contract: string | undefined,
    refused: readonly Refused[],
    now: EpochMs,
  ): Promise<() => void> {
    // What is tried again lies there already: it is no flood, and goes back to its place.
    const [again, fresh] = [
      refused.filter(({ event }) => event.kept),
      refused.filter(({ event }) => !event.kept),
    ];
    const { keep, counts, done } = bound(
      fresh.map(({ event, refusal }) => ({
        ...refusedOf(event, refusal),
        packet: () => quarantined(event, refusal),
      })),
    );
    const back = again.map(({ event, refusal }) => quarantined(event, refusal));
    const packets = [...keep, ...back];
    const put = async () => {
      const quarantine = quarantineIn(storage, contract);
      await inParallel(packets, CONCURRENCY, quarantine.put);
      await inParallel(counts, CONCURRENCY, ({ count, key }) => quarantine.putCount(count, key));
    };
    if (contract === undefined) await put();
    else {
      await park(
        contract,
        now,
        () => whileContractLives(storage, contract, put),
        () => ({ admitted: [], refused: packets, counts }),
      );
    }
    return done;
  }

  /** The last batch that had something for the common quarantine. */
  let last: Promise<unknown> = Promise.resolve();

  return async (refused, now) => {
    const keepable = refused.filter(
      ({ event, refusal }) => event.kept || refusal.refused !== 'contract-ended',
    );
    const contracts = Map.groupBy(keepable, ({ contract }) => contract);
    const all = async () => {
      const aside = await Promise.all(
        [...contracts].map(([contract, packets]) => setAside(contract, packets, now)),
      );
      // Where one of them couldn't be written the whole batch comes again: none is to be counted twice.
      for (const done of aside) done();
    };
    if (!contracts.has(undefined)) return all();
    // A device comes by one partition, one batch after the other. What comes from none comes by several at once, and each
    // must know how many the others have counted.
    const turn = last.then(all);
    last = turn.catch(() => undefined);
    return turn;
  };
}
