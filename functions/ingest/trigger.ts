import { app } from '@azure/functions';
import type { Holding } from '../../shared/storage/holding.ts';
import { QUEUES } from '../../shared/storage/names.ts';
import { type RetryMessage, readMessage } from '../../shared/storage/queues.ts';
import type { Telemetry } from '../../shared/telemetry/telemetry.ts';
import type { EpochMs } from '../../shared/time.ts';
import type { IngestCounts } from './counts.ts';
import { eventsOf, type PacketEvent } from './events.ts';
import { joiningBatches } from './joinedBatches.ts';
import type { TakenIn } from './parked/takeIn.ts';
import { reportOf } from './report.ts';

/**
 * With any other type one event that isn't JSON would cost its whole batch. The library passes the option on
 * to the host, though its types don't name it.
 */
const AS_BYTES: object = { dataType: 'binary' };

/** At a minute at which little else is. */
const EVERY_HOUR = '0 17 * * * *';
const EVERY_MINUTE = '20 * * * * *';

/** Registers ingest on IoT Hub's events, the second chance of what was refused and of what was parked, and the common quarantine's limit. */
export function registerIngest(
  ingest: (events: readonly PacketEvent[], now: EpochMs) => Promise<IngestCounts>,
  beat: (events: readonly PacketEvent[], now: EpochMs) => Promise<void>,
  retry: (message: RetryMessage, now: EpochMs) => Promise<IngestCounts>,
  sweep: (now: EpochMs) => Promise<number>,
  takeIn: () => Promise<TakenIn>,
  telemetry: Telemetry,
  hold: Holding,
  clock: () => EpochMs,
): void {
  const join = joiningBatches();
  app.eventHub('ingest', {
    connection: 'EventHubConnection',
    eventHubName: '%EVENT_HUB_NAME%',
    consumerGroup: '%EVENT_HUB_CONSUMER_GROUP%',
    cardinality: 'many',
    ...AS_BYTES,
    // The checkpoint moves on even when a function throws; only a retry holds the partition. For ever,
    // because what throws here is an outage.
    retry: {
      strategy: 'exponentialBackoff',
      maxRetryCount: -1,
      minimumInterval: { seconds: 1 },
      maximumInterval: { seconds: 30 },
    },
    handler: async (bodies: unknown, context) => {
      const now = clock();
      const events = eventsOf(bodies, context, now);
      const counts = await ingest(events, now);
      const report = reportOf(events, counts, now, clock());
      telemetry.batch(report);
      const due = join(report, clock());
      if (due) {
        const { counts: ingest, batches, packets, duration, lag } = due;
        context.log(JSON.stringify({ ingest, batches, packets, duration, lag }));
      }
      // The batch is done: that this could not be noted is no reason to do it again.
      await beat(events, clock()).catch((error) =>
        context.warn(`The pulse of ingest was not noted: ${error}`),
      );
    },
  });
  app.storageQueue('ingest-retry', {
    queueName: QUEUES.retry,
    connection: 'AzureWebJobsStorage',
    handler: (message, context) => {
      const again = async () => {
        const counts = await retry(readMessage<RetryMessage>(message), clock());
        telemetry.retried(counts);
        context.log(JSON.stringify({ retried: counts }));
      };
      return hold(QUEUES.retry, message, again, (warning) => context.warn(warning));
    },
  });
  app.timer('ingest-parked', {
    schedule: EVERY_MINUTE,
    handler: async (_timer, context) => {
      const parked = await takeIn();
      if (parked.taken > 0) context.log(JSON.stringify({ parked }));
      if (parked.waiting > 0 || parked.aside > 0) context.warn(JSON.stringify({ parked }));
    },
  });
  app.timer('ingest-sweep', {
    schedule: EVERY_HOUR,
    handler: async (_timer, context) => {
      const swept = await sweep(clock());
      telemetry.swept(swept);
      context.log(JSON.stringify({ swept }));
    },
  });
}
