import { app } from '@azure/functions';
import type { PurgeReport } from './purge.ts';

/** Registers the purge on its timer. */
export function registerPurge(purge: () => Promise<PurgeReport>): void {
  app.timer('purge', {
    schedule: '%VAKT_PURGE_SCHEDULE%',
    handler: async (_timer, context) => {
      context.log(JSON.stringify({ purge: await purge() }));
    },
  });
}
