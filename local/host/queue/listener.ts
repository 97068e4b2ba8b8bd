import { QueueServiceClient } from '@azure/storage-queue';
import type { RegisteredFunction } from '../core/core.ts';
import { exponentialBackoff } from '../invoke/backoff.ts';
import { triggerBinding } from '../invoke/invoke.ts';
import { sleep } from '../invoke/retry.ts';
import type { Bound, HostContext } from '../listener.ts';
import { invisibleSeconds, type QueueWork, workOn } from './worker.ts';

/** The wait after the first empty answer; the queue extension's own. */
const minPollingIntervalMs = 100;

/**
 * Binds a queue-triggered function. Messages are taken `batchSize` at a time, the next batch as soon as no more than
 * `newBatchThreshold` of them are being worked on; an empty queue is asked at growing intervals, up to
 * `maxPollingInterval`. The queue is made if it isn't there.
 */
export function bindQueue(fn: RegisteredFunction, context: HostContext): Bound {
  const { binding } = triggerBinding(fn);
  const name = fn.metadata.name;
  const queueName = context.settings.resolve(String(binding.queueName), name, 'queueName');
  const connection = context.settings.connection(String(binding.connection), name);
  return () => {
    const service = QueueServiceClient.fromConnectionString(connection);
    const work: QueueWork = {
      fn,
      queue: service.getQueueClient(queueName),
      poison: service.getQueueClient(`${queueName}-poison`),
    };
    return async () => {
      await work.queue.createIfNotExists();
      const stop = new AbortController();
      const done = poll(work, stop.signal, context);
      return {
        async stop() {
          stop.abort();
          await done;
        },
      };
    };
  };
}

/** Takes messages until it is stopped; resolves when the last one that was taken is settled. */
async function poll(work: QueueWork, stop: AbortSignal, context: HostContext): Promise<void> {
  const { batchSize, newBatchThreshold, maxPollingIntervalMs } = context.hostJson.queues;
  const running = new Set<Promise<void>>();
  let emptyAnswers = 0;
  while (!stop.aborted) {
    while (running.size > newBatchThreshold) await Promise.race(running);
    const messages = await receive(work, batchSize, stop, context);
    for (const message of messages) {
      const one = workOn(message, work, context).finally(() => running.delete(one));
      running.add(one);
    }
    emptyAnswers = messages.length > 0 ? 0 : emptyAnswers + 1;
    if (emptyAnswers > 0) {
      const wait = exponentialBackoff(
        emptyAnswers,
        minPollingIntervalMs,
        maxPollingIntervalMs,
        Math.random(),
      );
      await sleep(wait, stop).catch(() => undefined);
    }
  }
  await Promise.all(running);
}

/** A queue that can't be asked counts as empty: it is asked again, ever more slowly. */
async function receive({ queue, fn }: QueueWork, batchSize: number, stop: AbortSignal, { log }: HostContext) {
  if (stop.aborted) return [];
  try {
    // Not cut short by a stop: messages whose answer is thrown away would stay invisible until their time is over.
    const { receivedMessageItems } = await queue.receiveMessages({
      numberOfMessages: batchSize,
      visibilityTimeout: invisibleSeconds,
    });
    return receivedMessageItems;
  } catch (error) {
    log('warning', fn.metadata.name, `${queue.name} could not be asked for messages: ${error}`);
    return [];
  }
}
