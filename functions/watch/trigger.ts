import { app } from '@azure/functions';
import type { EpochMs } from '../../shared/time.ts';
import type { Watch } from './watch.ts';

/** Registers the look at the functions themselves. Alert rules wait for its line, and fire when it doesn't come. */
export function registerOwnWatch(watch: (now: EpochMs) => Promise<Watch>, clock: () => EpochMs): void {
  app.timer('watch', {
    schedule: '30 */5 * * * *',
    handler: async (_timer, context) => context.log(JSON.stringify({ watch: await watch(clock()) })),
  });
}
