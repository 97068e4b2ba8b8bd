import { app } from '@azure/functions';
import type { Certificate } from '../../shared/storage/certificates.ts';
import type { EpochMs } from '../../shared/time.ts';

/** Registers the purge on its timer. */
export function registerPurge(purge: (now: EpochMs) => Promise<Certificate[]>, clock: () => EpochMs): void {
  app.timer('purge', {
    schedule: '%VAKT_PURGE_SCHEDULE%',
    handler: async (_timer, context) => {
      const certificates = await purge(clock());
      context.log(JSON.stringify({ erased: certificates.length }));
    },
  });
}
