import { app } from '@azure/functions';
import type { Holding } from '../../shared/storage/holding.ts';
import { QUEUES } from '../../shared/storage/names.ts';
import {
  type AlertMessage,
  type LetterMessage,
  type RecipientMessage,
  readMessage,
  type TransitionMessage,
} from '../../shared/storage/queues.ts';
import type { Deliveries } from './deliver.ts';

/**
 * Registers the sending of alerts and letters on their queue, and the look for those whose message got lost.
 *
 * @param deliver what a transition says goes to the contract's people, now or when its time has come
 * @param deliverLetter a letter goes to whom it is for
 * @param recover puts on the queue again what should have been looked at and was not; returns how many
 * @param hold leaves to a newer release what this one can't read
 */
export function registerAlerts(
  deliver: (message: TransitionMessage | RecipientMessage) => Promise<Deliveries>,
  deliverLetter: (message: LetterMessage) => Promise<string>,
  recover: () => Promise<number>,
  hold: Holding,
): void {
  app.storageQueue('alerts-send', {
    queueName: QUEUES.alerts,
    connection: 'AzureWebJobsStorage',
    handler: (text, context) => {
      const send = async () => {
        const message = readMessage<AlertMessage>(text);
        if ('letter' in message) context.log(JSON.stringify({ letter: await deliverLetter(message) }));
        else context.log(JSON.stringify({ alerts: await deliver(message) }));
      };
      return hold(QUEUES.alerts, text, send, (warning) => context.warn(warning));
    },
  });
  app.timer('alerts-overdue', {
    // Only for what got lost: everything has a message of its own, for its own instant.
    schedule: '40 * * * * *',
    handler: async (_timer, context) => context.log(JSON.stringify({ recovered: await recover() })),
  });
}
