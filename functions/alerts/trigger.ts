import { app } from '@azure/functions';
import { QUEUES } from '../../shared/storage/names.ts';
import { type AlertMessage, readMessage } from '../../shared/storage/queues.ts';
import type { Deliveries } from './deliver.ts';

/** Registers the sending of alerts on its queue. */
export function registerAlerts(deliver: (message: AlertMessage) => Promise<Deliveries>): void {
  app.storageQueue('alerts-send', {
    queueName: QUEUES.alerts,
    connection: 'AzureWebJobsStorage',
    handler: async (message, context) => {
      const deliveries = await deliver(readMessage<AlertMessage>(message));
      context.log(JSON.stringify({ alerts: deliveries }));
    },
  });
}
