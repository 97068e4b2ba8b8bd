import { stateOf } from '../../shared/domain/backup.ts';
import { isClockOff } from '../../shared/domain/erasure.ts';
import type { OperatorNews } from '../../shared/domain/letter.ts';
import type { Outcome } from '../../shared/erasure/erase.ts';
import { lookAtErasures } from '../../shared/erasure/look.ts';
import { backupsUnconfirmed, clockIsOff, unreadable } from '../../shared/erasure/news.ts';
import type { OpenErasure } from '../../shared/erasure/open.ts';
import type { Patience } from '../../shared/erasure/patiently.ts';
import { inParallel } from '../../shared/parallel.ts';
import { backupsIn } from '../../shared/storage/backups.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { type EpochMs, MINUTE } from '../../shared/time.ts';

/** For so long one run waits for an erasure: a function may run for ten minutes. */
const RUN_WAITS = 5 * MINUTE;
/** Erasures that are worked at side by side. */
const AT_ONCE = 8;

/** What a run came to: how many were erased, and how many wait for something. */
export interface PurgeReport {
  readonly erased: number;
  readonly waiting: number;
  /** Where nothing was done, as the clock is wrong. */
  readonly clockIsOff?: true;
}

export interface PurgeTools {
  readonly storage: Storage;
  readonly erase: (contract: string) => Promise<Outcome>;
  /** Deletes the addresses of those who have got their certificate by now. */
  readonly close: () => Promise<void>;
  readonly patience: Omit<Patience, 'most'>;
  /** A clock that isn't this host's: by one that differs from it nothing is deleted. */
  readonly storeClock: () => Promise<EpochMs>;
  /** Tells the operator, once a day of the same. */
  readonly tell: (about: string, news: OperatorNews) => Promise<void>;
}

/**
 * Erases every customer that is due, and goes on with what has begun. One whose erasure fails doesn't keep the others
 * waiting. What only this run sees the operator is told; that erasures fail, or are overdue, the watch tells.
 *
 * @throws {AggregateError} of what failed, after all have been tried
 */
export function purgeOf({ storage, erase, close, patience, storeClock, tell }: PurgeTools) {
  /** Some at once; those that wait for something wait together. What takes longer than a run may is left to the next. */
  async function eraseAll(open: readonly OpenErasure[]): Promise<PromiseSettledResult<Outcome>[]> {
    const { clock, wait } = patience;
    const until = clock() + RUN_WAITS;
    const results: PromiseSettledResult<Outcome>[] = [];
    let left = [...open.keys()];
    for (;;) {
      await inParallel(left, AT_ONCE, async (i) => {
        [results[i]] = (await Promise.allSettled([erase(open[i]!.contract)])) as [
          PromiseSettledResult<Outcome>,
        ];
      });
      left = left.filter((i) => waitsUntil(results[i]!) <= until);
      if (left.length === 0) return results;
      const next = Math.min(...left.map((i) => waitsUntil(results[i]!)));
      await wait(Math.max(1, next - clock()));
    }
  }

  return async function purge(): Promise<PurgeReport> {
    const { clock } = patience;
    const store = await storeClock();
    // Also where nothing is due by it: what is due by the right one would be overdue, and nobody told.
    if (isClockOff(clock(), store)) {
      await tell('erasure-clock', clockIsOff(clock(), store));
      return { erased: 0, waiting: 0, clockIsOff: true };
    }
    const { open, unreadable: broken } = await lookAtErasures(storage, clock());
    const results = await eraseAll(open);
    const failures: unknown[] = results.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    const outcomes = results.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const say = (about: string, news: OperatorNews) =>
      tell(about, news).catch((error: unknown) => failures.push(error));

    // Telling may fail for the same reason as erasing did, and must not hide it.
    if (outcomes.some((one) => 'left' in one && one.left === 'clock-is-off')) {
      await say('erasure-clock', clockIsOff(clock(), store));
    }
    if (broken.length > 0) await say('erasure-unreadable', unreadable(broken.length));
    const late = (await backupsIn(storage).all()).filter(
      (backup) => stateOf(backup, clock()) === 'unconfirmed',
    );
    if (late.length > 0) await say('backups-unconfirmed', backupsUnconfirmed(late));
    failures.push(...broken.map(({ error }) => error));
    await close().catch((error: unknown) => failures.push(error));
    if (failures.length > 0) {
      throw new AggregateError(failures, `${failures.length} erasure(s) are not finished`);
    }
    return {
      erased: outcomes.filter((one) => 'certificate' in one).length,
      waiting: outcomes.filter((one) => 'waits' in one).length,
    };
  };
}

/** When one that waits for something is to be gone on with; never, where it doesn't wait. */
function waitsUntil(result: PromiseSettledResult<Outcome>): EpochMs {
  return result.status === 'fulfilled' && 'waits' in result.value ? result.value.until : Infinity;
}
