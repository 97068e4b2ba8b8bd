import { app } from '@azure/functions';
import type { SilenceNotice } from '../../shared/domain/plant.ts';
import { FormatError, OwnStoreError } from '../../shared/errors.ts';
import { QUEUES } from '../../shared/storage/names.ts';
import { type AnalyzeMessage, readMessage } from '../../shared/storage/queues.ts';
import type { EpochMs } from '../../shared/time.ts';

/**
 * Registers the planner on its timer and the worker on its queue.
 *
 * @param look how the plant as a whole is heard; what is new of it is for the operator
 */
export function registerAnalyze(
  look: (now: EpochMs) => Promise<readonly SilenceNotice[]>,
  plan: (now: EpochMs) => Promise<number>,
  work: (message: AnalyzeMessage, now: EpochMs) => Promise<void>,
  clock: () => EpochMs,
): void {
  app.timer('analyze-plan', {
    schedule: '%VAKT_ANALYZE_SCHEDULE%',
    // Under a schedule of seconds the host would keep no record of its last run.
    useMonitor: true,
    handler: async (_timer, context) => {
      try {
        for (const notice of await look(clock())) context.warn(JSON.stringify({ silence: notice }));
      } finally {
        context.log(JSON.stringify({ planned: await plan(clock()) }));
      }
    },
  });
  app.storageQueue('analyze-work', {
    queueName: QUEUES.analyze,
    connection: 'AzureWebJobsStorage',
    handler: async (message, context) => {
      try {
        await work(readMessage<AnalyzeMessage>(message), clock());
      } catch (error) {
        if (!(error instanceof FormatError || error instanceof OwnStoreError)) throw error;
        // The marks are still there, and the planner puts the device in line until a newer release, or the customer's
        // store, has taken it.
        context.warn(JSON.stringify({ left: QUEUES.analyze, because: error.message }));
      }
    },
  });
}
