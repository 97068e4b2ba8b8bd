import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { AmqpError, Sender } from 'rhea';
import type { Partition } from '../log/partition.ts';
import type { Position } from '../log/position.ts';
import type { Log } from '../logging.ts';
import { toMessage } from './message.ts';

/** What a reader reads, and for whom. */
export interface ReaderOptions {
  sender: Sender;
  socket: Socket;
  partition: Partition;
  position: Position;
  epoch: number | undefined;
  /** Each message tells how far the partition has come. */
  tellsLast: boolean;
  /** Whether the connection's authorization still holds. */
  isAuthorized: () => boolean;
  log: Log;
}

const MOST_AT_ONCE = 256;
const MOST_UNSENT_BYTES = 4 * 1024 * 1024;

/**
 * Delivers a partition's events over one AMQP link, as many as the receiver gives credit for. They are
 * read from disk as the credit comes, and sent settled: where to go on is the receiver's to remember.
 */
export class Reader {
  readonly epoch: number | undefined;
  readonly #options: ReaderOptions;
  readonly #ended = new AbortController();
  #sent = 0;

  constructor(options: ReaderOptions) {
    this.epoch = options.epoch;
    this.#options = options;
    this.#run().catch((error: Error) => this.#giveUp(error));
  }

  /** Stops, and detaches the link when there is something to tell. */
  close(error?: AmqpError): void {
    if (this.#ended.signal.aborted) return;
    this.#ended.abort();
    if (error) this.#options.sender.close(error);
  }

  async #run(): Promise<void> {
    const { sender, partition, socket, isAuthorized } = this.#options;
    const { signal } = this.#ended;
    let offset = await partition.locate(this.#options.position);
    while (!signal.aborted) {
      const credit = this.#credit();
      if (credit === 0) {
        await once(sender, 'sendable', { signal });
        continue;
      }
      await partition.waitFor(offset, signal);
      const { events, next } = await partition.read(offset, Math.min(credit, MOST_AT_ONCE));
      if (signal.aborted) return;
      if (!isAuthorized()) {
        this.close({ condition: 'amqp:unauthorized-access', description: 'the token expired' });
        return;
      }
      offset = this.#send(events) ?? next;
      // Lets the frames go out, and others have their turn, before more is read.
      await new Promise(setImmediate);
      if (socket.writableLength > MOST_UNSENT_BYTES) await once(socket, 'drain', { signal });
    }
  }

  /** How many messages may be sent: rhea takes one off the credit only when it writes the message out. */
  #credit(): number {
    const { sender } = this.#options;
    const { delivery_count: written } = sender as unknown as { delivery_count: number };
    const { credit } = sender as unknown as { credit: number };
    return sender.sendable() ? Math.max(0, credit - (this.#sent - written)) : 0;
  }

  /** @returns the offset of the first event that could not be sent; `undefined`: all were */
  #send(events: Awaited<ReturnType<Partition['read']>>['events']): number | undefined {
    const { sender, partition, tellsLast } = this.#options;
    for (const event of events) {
      // The session's buffer is shared with the connection's other links.
      if (this.#credit() === 0) return event.offset;
      sender.send(toMessage(event, tellsLast ? partition.last : undefined));
      this.#sent += 1;
    }
    return undefined;
  }

  #giveUp(error: Error): void {
    if (this.#ended.signal.aborted) return;
    const badPosition = error instanceof RangeError;
    if (!badPosition) this.#options.log(`AMQP reading failed: ${error.stack ?? error.message}`);
    this.close({
      condition: badPosition ? 'com.microsoft:argument-error' : 'amqp:internal-error',
      description: error.message,
    });
  }
}
