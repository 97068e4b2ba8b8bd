import { EventHubConsumerClient, type ReceivedEventData, type SubscribeOptions } from '@azure/event-hubs';
import { onTestFinished } from 'vitest';

/**
 * Receives with Microsoft's client until `count` events have come, from the start of every partition.
 *
 * @returns the events, in the order of their arrival
 */
export async function receive(
  connectionString: string,
  count: number,
  options: SubscribeOptions = { startPosition: { offset: '-1' } },
): Promise<(ReceivedEventData & { partitionId: string })[]> {
  const client = new EventHubConsumerClient('$Default', connectionString);
  const events: (ReceivedEventData & { partitionId: string })[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      const subscription = client.subscribe(
        {
          processEvents: async (batch, { partitionId }) => {
            events.push(...batch.map((event) => ({ ...event, partitionId })));
            if (events.length >= count) resolve();
          },
          processError: async (error) => reject(error),
        },
        { maxBatchSize: 100, maxWaitTimeInSeconds: 1, skipParsingBodyAsJson: true, ...options },
      );
      onTestFinished(() => subscription.close());
    });
  } finally {
    await client.close();
  }
  return events;
}
