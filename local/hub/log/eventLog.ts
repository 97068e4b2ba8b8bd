import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Log } from '../logging.ts';
import { Partition } from './partition.ts';
import type { Retention } from './retention.ts';

const SEGMENT_BYTES = 64 * 1024 * 1024;
const HOUR = 3_600_000;

// Seven days is the longest that IoT Hub's built-in endpoint can be set to.
const DEFAULT_RETENTION: Retention = { age: 7 * 24 * HOUR };

/** How the log is kept; the defaults suit one machine. */
export interface EventLogOptions {
  directory: string;
  partitions: number;
  log: Log;
  retention?: Retention;
}

/** The hub's events, in partitions. */
export class EventLog {
  readonly partitions: readonly Partition[];
  readonly #timer: NodeJS.Timeout;

  private constructor(partitions: Partition[], log: Log) {
    this.partitions = partitions;
    this.#timer = setInterval(() => {
      this.expire(Date.now()).catch((error: Error) => log(`retention failed: ${error.message}`));
    }, HOUR).unref();
  }

  /** Opens the log and deletes what its retention has run out for. */
  static async open(options: EventLogOptions): Promise<EventLog> {
    const { retention = DEFAULT_RETENTION } = options;
    // Whole segments go: they must be small beside what is to be kept.
    const segmentBytes = Math.min(SEGMENT_BYTES, (retention.bytes ?? Number.POSITIVE_INFINITY) / 8);
    const partitions = await Promise.all(
      Array.from({ length: options.partitions }, (_, n) =>
        Partition.open({
          directory: join(options.directory, String(n)),
          segmentBytes,
          retention,
          log: options.log,
        }),
      ),
    );
    const log = new EventLog(partitions, options.log);
    await log.expire(Date.now());
    return log;
  }

  /** The partition of a device: always the same one, across restarts. */
  partitionOf(deviceId: string): Partition {
    const hash = createHash('sha256').update(deviceId).digest().readUInt32BE(0);
    return this.partitions[hash % this.partitions.length]!;
  }

  /** @param now epoch milliseconds */
  async expire(now: number): Promise<void> {
    for (const partition of this.partitions) await partition.expire(now);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.partitions.map((partition) => partition.close()));
  }
}
