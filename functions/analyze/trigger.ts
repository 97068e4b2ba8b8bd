import { app } from '@azure/functions';
import { QUEUES } from '../../shared/storage/names.ts';
import { type AnalyzeMessage, readMessage } from '../../shared/storage/queues.ts';
import type { EpochMs } from '../../shared/time.ts';

/** Registers the planner on its timer and the worker on its queue. */
export function registerAnalyze(
  plan: (now: EpochMs) => Promise<number>,
  work: (message: AnalyzeMessage, now: EpochMs) => Promise<void>,
  clock: () => EpochMs,
): void {
  app.timer('analyze-plan', {
    schedule: '%VAKT_ANALYZE_SCHEDULE%',
    // Under a schedule of seconds the host would keep no record of its last run.
    useMonitor: true,
    handler: async (_timer, context) => {
      const planned = await plan(clock());
      context.log(JSON.stringify({ planned }));
    },
  });
  app.storageQueue('analyze-work', {
    queueName: QUEUES.analyze,
    connection: 'AzureWebJobsStorage',
    handler: (message) => work(readMessage<AnalyzeMessage>(message), clock()),
  });
}
