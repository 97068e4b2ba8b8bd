import { PUT_OFF_AT_MOST } from '../domain/erasure.ts';
import type { Span } from '../domain/span.ts';
import { type EpochMs, SECOND } from '../time.ts';
import type { Storage } from './connect.ts';
import { assertFormat, FORMAT } from './entity.ts';
import { orMissing } from './failures.ts';
import { poisonQueue, QUEUES } from './names.ts';

/** Look at one device of one contract. */
export interface AnalyzeMessage {
  readonly contract: string;
  readonly device: string;
  /** What has arrived, where it is urgent: the marks of it may not have been handed out yet. */
  readonly spans?: readonly Span[];
  /** How often it was put back because another worker was at the device. */
  readonly putBack?: number;
  /** When the planner put it on the queue; absent where somebody else did. */
  readonly planned?: EpochMs;
}

/** Tell the contract's people of one transition. */
export interface TransitionMessage {
  readonly contract: string;
  readonly device: string;
  readonly transition: string;
}

/** Look whether there is something to be told one of the contract's people, or to be tried again. */
export interface RecipientMessage {
  readonly contract: string;
  /** Key of the user. */
  readonly recipient: string;
}

/** Send a letter. */
export interface LetterMessage {
  /** Or `operator`. */
  readonly contract: string;
  readonly letter: string;
}

/** Whatever is to be mailed. */
export type AlertMessage = TransitionMessage | RecipientMessage | LetterMessage;

/** Try a quarantined packet again. */
export interface RetryMessage {
  readonly contract: string;
  /** Its ID in the contract's quarantine. */
  readonly id: string;
}

/** Collect the lives of a contract's parts. */
export interface LivesMessage {
  readonly contract: string;
}

export type QueueName = (typeof QUEUES)[keyof typeof QUEUES];

/**
 * Puts work on the queues. A message carries random keys only, never a name or an address. It is out of sight for
 * {@link PUT_OFF_AT_MOST} and no longer: an erasure waits for it. Whoever takes it finds that it came early.
 */
export function queuesIn(storage: Storage) {
  const put = async (queue: string, message: object, delay = 0) => {
    const text = JSON.stringify({ v: FORMAT, ...message });
    // The Functions host expects base64 unless it is told otherwise.
    await storage.queue(queue).sendMessage(Buffer.from(text).toString('base64'), {
      messageTimeToLive: -1,
      visibilityTimeout: Math.ceil(Math.min(delay, PUT_OFF_AT_MOST) / SECOND),
    });
  };
  return {
    /** @param delay for so long, ms, nobody gets to see it, as far as messages are put off at all */
    analyze: (message: AnalyzeMessage, delay = 0) => put(QUEUES.analyze, message, delay),
    /** @param delay as of {@link analyze} */
    alert: (message: AlertMessage, delay = 0) => put(QUEUES.alerts, message, delay),
    retry: (message: RetryMessage) => put(QUEUES.retry, message),
    lives: (message: LivesMessage) => put(QUEUES.lives, message),
    /** A message of whichever release, as it is. */
    back: (queue: QueueName, message: object, delay: number) => put(queue, message, delay),
  };
}

/**
 * About how many messages lie on each queue and its poison queue, by name: the service counts those that are
 * being worked on too, and its figures may lag. A queue that isn't there holds none.
 */
export async function queueLengths(storage: Storage): Promise<Record<string, number>> {
  const names = Object.values(QUEUES).flatMap((name) => [name, poisonQueue(name)]);
  const lengths = names.map(async (name) => {
    const properties = await orMissing(storage.queue(name).getProperties());
    return [name, properties?.approximateMessagesCount ?? 0] as const;
  });
  return Object.fromEntries(await Promise.all(lengths));
}

/** Reads a message as the Functions host hands it over, be that parsed JSON or text. */
export function readMessage<T>(message: unknown): T {
  const value = typeof message === 'string' ? JSON.parse(message) : message;
  assertFormat((value as { v?: unknown } | null)?.v);
  return value as T;
}
