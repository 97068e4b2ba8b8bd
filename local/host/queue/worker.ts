import type { DequeuedMessageItem, QueueClient } from '@azure/storage-queue';
import type { RegisteredFunction } from '../core/core.ts';
import type { HostContext } from '../listener.ts';
import { decodeMessage, messageMetadata } from './message.ts';

/**
 * How long a message that is being worked on stays invisible, in seconds; renewed at half of it. The queue extension
 * takes ten minutes; half a minute lets the work of a killed host go on sooner.
 */
export const invisibleSeconds = 30;

/** A queue-triggered function with its queue, and the queue for what it can't do. */
export interface QueueWork {
  fn: RegisteredFunction;
  queue: QueueClient;
  poison: QueueClient;
}

/**
 * Does one message: deleted when the function succeeded; else visible again after host.json's visibilityTimeout, or
 * moved to the poison queue when it has been tried maxDequeueCount times. Never rejects: what goes wrong with the
 * queue is logged, and the message comes back by itself.
 */
export async function workOn(
  message: DequeuedMessageItem,
  work: QueueWork,
  context: HostContext,
): Promise<void> {
  const { maxDequeueCount, visibilityTimeoutMs } = context.hostJson.queues;
  const name = work.fn.metadata.name;
  const hold = keepInvisible(message, work.queue);
  let popReceipt: string;
  // A host that was killed at the last try has counted it without saying that it failed.
  const succeeded = message.dequeueCount <= maxDequeueCount && (await invokeFor(message, work, context));
  try {
    popReceipt = await hold.release();
    if (succeeded) {
      await work.queue.deleteMessage(message.messageId, popReceipt);
    } else if (message.dequeueCount >= maxDequeueCount) {
      await work.poison.createIfNotExists();
      await work.poison.sendMessage(message.messageText);
      await work.queue.deleteMessage(message.messageId, popReceipt);
      context.log(
        'warning',
        name,
        `message ${message.messageId} failed ${maxDequeueCount} times and is now in ${work.poison.name}`,
      );
    } else {
      await work.queue.updateMessage(
        message.messageId,
        popReceipt,
        undefined,
        Math.floor(visibilityTimeoutMs / 1000),
      );
    }
  } catch (error) {
    context.log(
      'warning',
      name,
      `message ${message.messageId} could not be settled and will come again: ${error}`,
    );
  }
}

async function invokeFor(
  message: DequeuedMessageItem,
  work: QueueWork,
  context: HostContext,
): Promise<boolean> {
  const { messageEncoding } = context.hostJson.queues;
  const text = decodeMessage(message.messageText, messageEncoding);
  if (text === undefined) {
    context.log('error', work.fn.metadata.name, `message ${message.messageId} is not ${messageEncoding}`);
    return false;
  }
  return context
    .invoke(work.fn, { data: { string: text }, metadata: messageMetadata(message, text) })
    .then(() => true)
    .catch(() => false);
}

/** Renews a message's invisibility until it is released; every renewal gives a new pop receipt. */
function keepInvisible(message: DequeuedMessageItem, queue: QueueClient): { release(): Promise<string> } {
  let popReceipt = message.popReceipt;
  let renewal = Promise.resolve();
  const timer = setInterval(
    () => {
      renewal = renewal
        .then(() => queue.updateMessage(message.messageId, popReceipt, undefined, invisibleSeconds))
        .then((renewed) => {
          popReceipt = renewed.popReceipt ?? popReceipt;
        })
        // Settling the message will tell whether it was lost.
        .catch(() => undefined);
    },
    (invisibleSeconds * 1000) / 2,
  );
  return {
    async release() {
      clearInterval(timer);
      await renewal;
      return popReceipt;
    },
  };
}
