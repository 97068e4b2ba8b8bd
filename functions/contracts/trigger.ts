import { app } from '@azure/functions';
import type { EpochMs } from '../../shared/time.ts';
import type { Watched } from './watch.ts';

/** What a sweep comes to: the line in which it says so. */
export interface Swept {
  readonly swept: Readonly<Record<string, number>>;
  /** Hash of the last line of the log of changes: here it is kept where nobody who writes that log can alter it. */
  readonly changeLog?: string;
}

/**
 * Registers the watch over contracts on its timer, and the sweep of what has been kept for long enough.
 *
 * @param sweep takes it away; says how much of what, and what the log of changes ends with
 */
export function registerContracts(
  watch: (now: EpochMs) => Promise<Watched>,
  sweep: (now: EpochMs) => Promise<Swept>,
  clock: () => EpochMs,
): void {
  app.timer('contracts-watch', {
    // A device of a contract that is over stays connected for a minute at most; its packets are refused at once.
    schedule: '20 * * * * *',
    handler: async (_timer, context) => {
      const done = await watch(clock());
      if (Object.keys(done).length > 0) context.log(JSON.stringify({ contracts: done }));
    },
  });
  app.timer('changes-sweep', {
    schedule: '0 10 3 * * *',
    handler: async (_timer, context) => context.log(JSON.stringify(await sweep(clock()))),
  });
}
