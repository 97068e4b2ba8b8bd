import type { PeekedMessageItem, QueueClient } from '@azure/storage-queue';
import type { Storage } from './connect.ts';
import { orMissing } from './failures.ts';
import { poisonQueue, QUEUES } from './names.ts';

/** The most messages the service hands out at once. */
const AT_ONCE = 32;
/** For so long messages of others are out of sight while a queue is looked through, seconds. */
const OUT_OF_SIGHT = 30;

/** What a look through queues came to. */
export interface Swept {
  readonly removed: number;
  /** Whether it is known that nothing is left, also of what is out of sight. */
  readonly clean: boolean;
}

/**
 * Removes from every queue and poison queue what bears a contract's key. A message that somebody is working on, or
 * that was put off, is out of sight: then nobody but the queue's length tells that there is one.
 *
 * @param thorough whether a long queue is looked through to its end: that costs requests for each message
 */
export async function sweepQueues(storage: Storage, contract: string, thorough: boolean): Promise<Swept> {
  const all = await Promise.all(
    Object.values(QUEUES)
      .flatMap((name) => [name, poisonQueue(name)])
      .map((name) => sweep(storage.queue(name), contract, thorough)),
  );
  return {
    removed: all.reduce((sum, { removed }) => sum + removed, 0),
    clean: all.every(({ clean }) => clean),
  };
}

/**
 * A queue is only touched when something of the contract is in sight, or there may be beyond what can be looked at
 * without touching and the workers had their time to come to it. Then what is others' is put anew: a message that was
 * handed out too often would count as poison. A message may so be there twice, which its worker has to stand anyway.
 */
async function sweep(queue: QueueClient, contract: string, thorough: boolean): Promise<Swept> {
  const length = await lengthOf(queue);
  if (length === 0) return { removed: 0, clean: true };
  const inSight = await peek(queue);
  if (!inSight.some(({ messageText }) => bears(messageText, contract))) {
    if (inSight.length < AT_ONCE) return { removed: 0, clean: await isAll(queue, inSight) };
    if (!thorough) return { removed: 0, clean: false };
  }
  const anew = new Set<string>();
  let removed = 0;
  for (let seen = 0; seen < length; ) {
    const messages = await receive(queue);
    if (messages.length === 0) break;
    for (const { messageId, popReceipt, messageText } of messages) {
      if (anew.has(messageId)) {
        // We are at the end of what was there: back into sight with it.
        await orMissing(queue.updateMessage(messageId, popReceipt, messageText, 0));
        continue;
      }
      seen += 1;
      if (bears(messageText, contract)) removed += 1;
      else anew.add((await queue.sendMessage(messageText, { messageTimeToLive: -1 })).messageId);
      await orMissing(queue.deleteMessage(messageId, popReceipt));
    }
    if (messages.some(({ messageId }) => anew.has(messageId))) break;
  }
  return { removed, clean: (await lengthOf(queue)) === 0 };
}

/**
 * Whether what is in sight is all that the queue has: it was in sight before the queue was asked for its length, and is
 * so afterwards, and the length is just that.
 */
async function isAll(queue: QueueClient, before: readonly PeekedMessageItem[]): Promise<boolean> {
  if ((await lengthOf(queue)) !== before.length) return false;
  const ids = (messages: readonly PeekedMessageItem[]) =>
    messages
      .map(({ messageId }) => messageId)
      .sort()
      .join();
  return ids(await peek(queue)) === ids(before);
}

async function peek(queue: QueueClient): Promise<readonly PeekedMessageItem[]> {
  return (await queue.peekMessages({ numberOfMessages: AT_ONCE })).peekedMessageItems;
}

/** The service may say more than there is, never less. A queue that isn't there holds none. */
async function lengthOf(queue: QueueClient): Promise<number> {
  return (await orMissing(queue.getProperties()))?.approximateMessagesCount ?? 0;
}

async function receive(queue: QueueClient) {
  const options = { numberOfMessages: AT_ONCE, visibilityTimeout: OUT_OF_SIGHT };
  return (await queue.receiveMessages(options)).receivedMessageItems;
}

/** Messages are base64 of JSON; whatever else lies there is looked at as it is. */
function bears(message: string, contract: string): boolean {
  return message.includes(contract) || Buffer.from(message, 'base64').toString().includes(contract);
}
