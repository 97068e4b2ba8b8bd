import type { Storage } from '../../../shared/storage/connect.ts';
import { readMessage, type TransitionMessage } from '../../../shared/storage/queues.ts';

/** Takes everything off a queue, in order. */
export async function drained<T>(storage: Storage, name: string): Promise<T[]> {
  const queue = storage.queue(name);
  const messages: T[] = [];
  for (;;) {
    const { receivedMessageItems } = await queue.receiveMessages({ numberOfMessages: 32 });
    if (receivedMessageItems.length === 0) return messages;
    for (const { messageText, messageId, popReceipt } of receivedMessageItems) {
      messages.push(readMessage<T>(Buffer.from(messageText, 'base64').toString()));
      await queue.deleteMessage(messageId, popReceipt);
    }
  }
}

/** Takes everything off the alerts queue. @returns by device, the transitions that lay there, each as often as it did */
export async function drainedAlerts(storage: Storage): Promise<Map<string, string[]>> {
  const byDevice = new Map<string, string[]>();
  for (const { device, transition } of await drained<TransitionMessage>(storage, 'alerts')) {
    byDevice.set(device, [...(byDevice.get(device) ?? []), transition]);
  }
  return byDevice;
}
