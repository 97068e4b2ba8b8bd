import type { TimerRun } from '../../shared/storage/timers.ts';
import { type EpochMs, SECOND } from '../../shared/time.ts';

const EVERY = 2 * SECOND;

/**
 * Waits until a timer of the functions has run that had not when it was first looked: they are deployed, have started and
 * reach their store. Some run each minute. Runs are held against each other, for clocks may differ.
 *
 * @param look the last run of each timer
 * @param patience ms
 * @returns the timer; undefined when none has run in time
 */
export async function nextTimerRun(
  look: () => Promise<readonly TimerRun[]>,
  {
    patience,
    clock,
    wait,
  }: {
    readonly patience: number;
    readonly clock: () => EpochMs;
    readonly wait: (ms: number) => Promise<unknown>;
  },
): Promise<string | undefined> {
  const until = clock() + patience;
  const before = new Map((await look()).map(({ name, last = 0 }) => [name, last]));
  while (clock() < until) {
    await wait(EVERY);
    const ran = (await look()).find(({ name, last = 0 }) => last > (before.get(name) ?? 0));
    if (ran) return ran.name;
  }
  return undefined;
}
