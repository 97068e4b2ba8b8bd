import { app } from '@azure/functions';
import type { EpochMs } from '../../shared/time.ts';

/**
 * Registers the posting of monthly reports on its timer.
 *
 * @param post posts what is due; returns how many letters
 */
export function registerReports(post: (now: EpochMs) => Promise<number>, clock: () => EpochMs): void {
  app.timer('reports-month', {
    // Months end at another hour in each zone; what is late or failed is done an hour later.
    schedule: '0 25 * * * *',
    handler: async (_timer, context) => {
      const reports = await post(clock());
      if (reports > 0) context.log(JSON.stringify({ reports }));
    },
  });
}
