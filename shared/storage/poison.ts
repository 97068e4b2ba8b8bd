import type { EpochMs } from '../time.ts';
import type { Storage } from './connect.ts';
import { orMissing } from './failures.ts';
import { poisonQueue } from './names.ts';

/** How many messages a queue shows, or gives, at a time. */
const AT_A_TIME = 32;
/** For so long, s, a message is kept from others while it is put back. */
const HELD_FOR = 30;

/** The first messages of a queue, without taking them; none where the queue isn't there. */
export async function peekMessages(
  storage: Storage,
  queue: string,
): Promise<{ readonly id: string; readonly insertedAt: EpochMs; readonly text: string }[]> {
  const answer = await orMissing(storage.queue(queue).peekMessages({ numberOfMessages: AT_A_TIME }));
  return (answer?.peekedMessageItems ?? []).map(({ messageId, insertedOn, messageText }) => ({
    id: messageId,
    insertedAt: insertedOn.getTime(),
    text: messageText,
  }));
}

/**
 * Puts messages of a queue's poison queue back onto it: first there, then away here, so that none gets lost.
 *
 * @param id only this one
 * @returns how many
 */
export async function putBack(storage: Storage, queue: string, id?: string): Promise<number> {
  const poison = storage.queue(poisonQueue(queue));
  let moved = 0;
  const others: { readonly messageId: string; readonly popReceipt: string }[] = [];
  for (;;) {
    const answer = await orMissing(
      poison.receiveMessages({ numberOfMessages: AT_A_TIME, visibilityTimeout: HELD_FOR }),
    );
    const messages = answer?.receivedMessageItems ?? [];
    for (const { messageId, messageText, popReceipt } of messages) {
      if (id !== undefined && messageId !== id) {
        others.push({ messageId, popReceipt });
        continue;
      }
      await storage.queue(queue).sendMessage(messageText, { messageTimeToLive: -1 });
      await poison.deleteMessage(messageId, popReceipt);
      moved += 1;
    }
    if (messages.length === 0 || (id !== undefined && moved > 0)) break;
  }
  // What is left there is to be seen again at once.
  for (const { messageId, popReceipt } of others) {
    await orMissing(poison.updateMessage(messageId, popReceipt, undefined, 0));
  }
  return moved;
}
