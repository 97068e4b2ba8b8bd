import type { PartitionContext, ReceivedEventData } from '@azure/event-hubs';
import type { RegisteredFunction } from '../core/core.ts';
import type { TriggerInput } from '../invoke/invoke.ts';
import { PutOff, withRetries } from '../invoke/retry.ts';
import type { HostContext } from '../listener.ts';
import { describeError } from '../log.ts';
import { Batcher } from './batcher.ts';
import { batchData, batchMetadata, type EventShape, singleData, singleMetadata } from './trigger-input.ts';

/** An event-hub-triggered function and how it wants its events. */
export interface EventHubWork {
  fn: RegisteredFunction;
  cardinality: 'one' | 'many';
  shape: EventShape;
}

/** The partition is no longer worked on here. */
export class PartitionEnded extends Error {}

/**
 * The work on one partition for as long as this process owns it: one invocation at a time, in order.
 *
 * The checkpoint moves on when an invocation has ended, also when it failed: Event Hubs has no poison events, and the
 * function's retry policy, if it has one, is what holds the partition. Work that is put off, because the host stops
 * or the partition went to another host, is not checkpointed and comes again.
 * https://learn.microsoft.com/azure/azure-functions/functions-reliable-event-processing
 */
export class Partition {
  readonly #work: EventHubWork;
  readonly #context: HostContext;
  readonly #partition: PartitionContext;
  readonly #batcher: Batcher<ReceivedEventData>;
  /** Aborted when the partition was lost or the host stops. */
  readonly #ending = new AbortController();
  #owned = true;
  #tail: Promise<void>;
  #waitTimer: NodeJS.Timeout | undefined;
  #uncheckpointed: { batches: number; last: ReceivedEventData } | undefined;

  /** `after` is when the work of an earlier ownership has ended: two invocations must not overlap. */
  constructor(work: EventHubWork, partition: PartitionContext, context: HostContext, after: Promise<void>) {
    const { minEventBatchSize, maxEventBatchSize, maxWaitTimeMs } = context.hostJson.eventHubs;
    this.#work = work;
    this.#context = context;
    this.#partition = partition;
    this.#tail = after;
    // Events that come one by one have nothing to wait for.
    const min = work.cardinality === 'one' ? 1 : minEventBatchSize;
    this.#batcher = new Batcher(min, maxEventBatchSize, maxWaitTimeMs);
  }

  /**
   * Takes events from the hub; resolves when it may deliver the next ones. Rejects with PartitionEnded when they, or
   * some of them, were not worked on: the client then has to start again from the checkpoint.
   */
  async receive(events: ReceivedEventData[]): Promise<void> {
    if (this.#ending.signal.aborted) throw new PartitionEnded();
    this.#batcher.add(events, Date.now());
    await this.#inTurn(() => this.#workOff());
    if (this.#ending.signal.aborted) throw new PartitionEnded();
  }

  /** Ends after the invocation that is running and saves its checkpoint. */
  async stop(): Promise<void> {
    this.#end();
    await this.#inTurn(() => this.#checkpoint());
  }

  /** The partition is another host's: nothing is saved any more. Resolves when what runs has ended. */
  async lose(): Promise<void> {
    this.#owned = false;
    this.#end();
    await this.#tail;
  }

  #end(): void {
    this.#ending.abort();
    this.#batcher.clear();
    clearTimeout(this.#waitTimer);
  }

  #inTurn(step: () => Promise<void>): Promise<void> {
    this.#tail = this.#tail.then(step);
    return this.#tail;
  }

  async #workOff(): Promise<void> {
    clearTimeout(this.#waitTimer);
    let batch = this.#batcher.take(Date.now());
    while (batch && !this.#ending.signal.aborted) {
      await this.#process(batch);
      batch = this.#batcher.take(Date.now());
    }
    const due = this.#batcher.dueAt();
    if (due === undefined || this.#ending.signal.aborted) return;
    this.#waitTimer = setTimeout(() => this.#inTurn(() => this.#workOff()), Math.max(0, due - Date.now()));
  }

  async #process(batch: ReceivedEventData[]): Promise<void> {
    const { cardinality, shape } = this.#work;
    try {
      if (cardinality === 'many') {
        await this.#invoke(() => ({
          data: batchData(batch, shape),
          metadata: batchMetadata(batch, this.#partition, shape),
        }));
      } else {
        for (const event of batch) {
          if (this.#ending.signal.aborted) throw new PutOff();
          await this.#invoke(() => ({
            data: singleData(event, shape),
            metadata: singleMetadata(event, this.#partition),
          }));
          this.#done(event, 0);
        }
      }
    } catch (error) {
      if (error instanceof PutOff) return;
      throw error;
    }
    this.#done(batch.at(-1)!, 1);
    const { batchCheckpointFrequency } = this.#context.hostJson.eventHubs;
    if (this.#uncheckpointed!.batches >= batchCheckpointFrequency) await this.#checkpoint();
  }

  /** Invokes with the retry policy; rejects only with a PutOff. */
  async #invoke(toInput: () => TriggerInput): Promise<void> {
    const { invoke, log } = this.#context;
    const { fn } = this.#work;
    let input: TriggerInput | undefined;
    try {
      await withRetries(fn, this.#ending.signal, async (retryContext) => {
        try {
          input = toInput();
        } catch (error) {
          log('error', fn.metadata.name, `partition ${this.#partition.partitionId}: ${describeError(error)}`);
          throw error;
        }
        await invoke(fn, { ...input, retryContext });
      });
    } catch (error) {
      // Anything else has been logged, and the partition goes on.
      if (error instanceof PutOff) throw error;
    }
  }

  #done(last: ReceivedEventData, batches: number): void {
    this.#uncheckpointed = { batches: (this.#uncheckpointed?.batches ?? 0) + batches, last };
  }

  async #checkpoint(): Promise<void> {
    if (!this.#uncheckpointed || !this.#owned) return;
    try {
      await this.#partition.updateCheckpoint(this.#uncheckpointed.last);
      this.#uncheckpointed = undefined;
    } catch (error) {
      // The next one covers it; until then a restart repeats the events.
      const { partitionId } = this.#partition;
      this.#context.log(
        'warning',
        this.#work.fn.metadata.name,
        `partition ${partitionId}: no checkpoint: ${error}`,
      );
    }
  }
}
