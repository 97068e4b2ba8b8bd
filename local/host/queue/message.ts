import type { DequeuedMessageItem } from '@azure/storage-queue';
import type { TypedData } from '../core/rpc.ts';

export type MessageEncoding = 'base64' | 'none';

/** The text inside a queue message, or undefined when it is not what host.json's `messageEncoding` says. */
export function decodeMessage(text: string, encoding: MessageEncoding): string | undefined {
  if (encoding === 'none') return text;
  // Buffer passes over what isn't Base64; only text that comes out the same again was.
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text.trim() ? bytes.toString('utf8') : undefined;
}

/**
 * A message's metadata as the queue extension gives it to the worker: numbers and times are JSON, and the library
 * then lower-cases the first letters of the keys.
 */
export function messageMetadata(message: DequeuedMessageItem, text: string): Record<string, TypedData> {
  return {
    QueueTrigger: { string: text },
    DequeueCount: { json: String(message.dequeueCount) },
    ExpirationTime: { json: JSON.stringify(dateTimeOffset(message.expiresOn)) },
    Id: { string: message.messageId },
    InsertionTime: { json: JSON.stringify(dateTimeOffset(message.insertedOn)) },
    NextVisibleTime: { json: JSON.stringify(dateTimeOffset(message.nextVisibleOn)) },
    PopReceipt: { string: message.popReceipt },
  };
}

/** A time in .NET's spelling of DateTimeOffset: with `+00:00` instead of `Z`. */
function dateTimeOffset(time: Date): string {
  return time.toISOString().replace(/(\.000)?Z$/, '+00:00');
}
