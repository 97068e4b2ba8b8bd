import { app } from '@azure/functions';
import type { Holding } from '../../shared/storage/holding.ts';
import { QUEUES } from '../../shared/storage/names.ts';
import { type LivesMessage, readMessage } from '../../shared/storage/queues.ts';
import type { EpochMs } from '../../shared/time.ts';

/** Registers the night's plan on its timer and the collecting on its queue. */
export function registerLives(
  night: () => Promise<{ distributions: number; planned: number }>,
  collect: (message: LivesMessage, now: EpochMs) => Promise<void>,
  hold: Holding,
  clock: () => EpochMs,
): void {
  app.timer('lives-night', {
    // Once a day is plenty for what changes with months; nobody waits for it at half past two, UTC.
    schedule: '0 30 2 * * *',
    handler: async (_timer, context) => context.log(JSON.stringify(await night())),
  });
  app.storageQueue('lives-collect', {
    queueName: QUEUES.lives,
    connection: 'AzureWebJobsStorage',
    handler: (message, context) => {
      const work = () => collect(readMessage<LivesMessage>(message), clock());
      return hold(QUEUES.lives, message, work, (warning) => context.warn(warning));
    },
  });
}
