import { lookAtErasures } from '../../shared/erasure/look.ts';
import { isOverdue } from '../../shared/erasure/open.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { poisonQueue, QUEUES } from '../../shared/storage/names.ts';
import { parkedIn, type Waiting } from '../../shared/storage/parked.ts';
import { queueLengths } from '../../shared/storage/queues.ts';
import { customersIn } from '../../shared/storage/registry.ts';
import { type TimerRun, timerRuns } from '../../shared/storage/timers.ts';
import { turnsIn } from '../../shared/storage/turns.ts';
import { DAY, type EpochMs, MINUTE } from '../../shared/time.ts';

/** How the functions themselves are doing, as the alert rules of a deployment read it. Names nobody. */
export interface Watch {
  /** About how many messages wait on each queue. */
  readonly waiting: Readonly<Record<string, number>>;
  /** About how many messages failed every time, on all queues. */
  readonly poison: number;
  /** Timers that have not run although it was their time. */
  readonly late: readonly string[];
  /** Contracts whose data should have been erased a day ago, erasures that are under way included. */
  readonly overdue: number;
  /**
   * Customers' own stores: how many don't do what they are asked, for how many packets have been parked for long, and
   * since when at the longest; how many answer to packets and don't take them; and how many signatures end soon, the first of them when.
   */
  readonly ownStores: {
    readonly away: number;
    readonly parked: number;
    readonly aside: number;
    readonly since?: EpochMs;
    readonly ending: number;
    readonly ends?: EpochMs;
  };
}

/** A timer may be late by so much: an instance may just be starting. */
const LATE_AFTER = 15 * MINUTE;

/** What is parked is taken in within a minute or two of its store taking it. */
const PARKED_FOR_LONG = 5 * MINUTE;

/** Looks after the queues, the timers and what is to be erased. */
export function ownWatchOf(storage: Storage): (now: EpochMs) => Promise<Watch> {
  return async (now) => {
    const [lengths, runs, overdue, own, waiting] = await Promise.all([
      queueLengths(storage),
      timerRuns(storage),
      overdueIn(storage, now),
      ownStoresIn(storage, now),
      parkedIn(storage).waiting(),
    ]);
    const names = Object.values<string>(QUEUES);
    return {
      waiting: Object.fromEntries(names.map((name) => [name, lengths[name] ?? 0])),
      poison: names.reduce((sum, name) => sum + (lengths[poisonQueue(name)] ?? 0), 0),
      late: lateTimers(runs, now),
      overdue,
      ownStores: { ...own, ...parkedFor(waiting, now) },
    };
  };
}

/** Those of which the oldest packet has waited for longer than a store that answers needs. */
export function parkedFor(
  waiting: readonly Waiting[],
  now: EpochMs,
): Pick<Watch['ownStores'], 'parked' | 'aside' | 'since'> {
  const aside = waiting.filter((one) => one.aside > 0).length;
  const long = waiting.flatMap(({ since = now }) => (now - since > PARKED_FOR_LONG ? [since] : []));
  if (long.length === 0) return { parked: 0, aside };
  return { parked: long.length, aside, since: Math.min(...long) };
}

/** Those whose next run is over, by more than an instance that starts would need. */
export function lateTimers(runs: readonly TimerRun[], now: EpochMs): string[] {
  return runs.filter(({ next }) => next !== undefined && now - next > LATE_AFTER).map(({ name }) => name);
}

async function overdueIn(storage: Storage, now: EpochMs): Promise<number> {
  const { open } = await lookAtErasures(storage, now);
  return open.filter((one) => isOverdue(one, now)).length;
}

/** A signature is told of so long before it ends: somebody at the customer has to make the next one. */
const ENDS_SOON = 14 * DAY;

/** Asks each store of a customer's own one small question: those that don't answer as they should; and whose access ends. */
async function ownStoresIn(
  storage: Storage,
  now: EpochMs,
): Promise<Pick<Watch['ownStores'], 'away' | 'ending' | 'ends'>> {
  const keys: string[] = [];
  for await (const { key, store, status } of customersIn(storage).all()) {
    if (store && !store.lost && status === 'active') keys.push(key);
  }
  const asked = await Promise.allSettled(keys.map((key) => turnsIn(storage, key).taken(now)));
  // Whose signature can't be read doesn't answer either.
  const ends = await Promise.all(keys.map((key) => storage.accessEnds(key).catch(() => undefined)));
  const soon = ends.filter((end) => end !== undefined && end - now < ENDS_SOON) as EpochMs[];
  return {
    away: asked.filter(({ status }) => status === 'rejected').length,
    ending: soon.length,
    ...(soon.length > 0 ? { ends: Math.min(...soon) } : {}),
  };
}
