import { mkdir } from 'node:fs/promises';
import { StorageError } from '../errors.ts';
import type { Log } from '../logging.ts';
import type { NewEvent, StoredEvent } from './event.ts';
import type { Position } from './position.ts';
import { offsetOf, recordsFrom } from './reading.ts';
import { decodeEvent, encodeRecord, type RecordHeader } from './record.ts';
import { countExpired, type Retention } from './retention.ts';
import { Segment } from './segment.ts';
import { SharedWrites } from './sharedWrites.ts';

/** How a partition keeps its events. */
export interface PartitionOptions {
  directory: string;
  /** A segment is closed when it has reached this size. */
  segmentBytes: number;
  retention: Retention;
  log: Log;
}

/**
 * One partition of the event log: segments of checksummed records, written at the end only.
 *
 * Appends that arrive while a write is on its way to disk share the next one and its sync. Readers see
 * an event when it is on disk, never before.
 */
export class Partition {
  readonly #options: PartitionOptions;
  readonly #segments: Segment[];
  #last: RecordHeader | undefined;
  #nextSequence: number;
  readonly #writes: SharedWrites<NewEvent, number>;
  #readers = new Set<() => void>();

  private constructor(options: PartitionOptions, segments: Segment[], last: RecordHeader | undefined) {
    this.#options = options;
    this.#segments = segments;
    this.#last = last;
    this.#nextSequence = last ? last.sequenceNumber + 1 : segments.at(-1)!.baseSequence;
    this.#writes = new SharedWrites(
      (events) => this.#write(events),
      (cause) => this.#unwritable(cause),
    );
  }

  /** Opens the partition's folder, made when missing, and cuts off a last write that never was finished. */
  static async open(options: PartitionOptions): Promise<Partition> {
    await mkdir(options.directory, { recursive: true });
    const segments = await Segment.list(options.directory);
    if (segments.length === 0) segments.push(await Segment.create(options.directory, 0, 0));
    const active = segments.at(-1)!;
    const { last, end } = await active.scan();
    if (end < active.end) {
      options.log(`${active.path}: cut off ${active.end - end} bytes of a write that was not finished`);
      await active.truncate(end);
    }
    // A crash between opening a segment and its first record leaves the last record in the one before.
    const before = last ?? (await segments.at(-2)?.scan())?.last;
    return new Partition(options, segments, before);
  }

  /** Offset after the last event on disk. */
  get end(): number {
    return this.#segments.at(-1)!.end;
  }

  /** Sequence number of the oldest event still kept, or of the next one when none is. */
  get firstSequence(): number {
    return this.#segments[0]!.baseSequence;
  }

  get isEmpty(): boolean {
    return this.#nextSequence === this.firstSequence;
  }

  /** The last event on disk; `undefined` when there never was one. */
  get last(): RecordHeader | undefined {
    return this.#last;
  }

  /**
   * Appends an event. Events are numbered in the order of the calls, and the promises resolve in it.
   *
   * @returns its sequence number, once it is on disk
   * @throws StorageError when it cannot be written; from then on nothing is taken any more
   */
  append(event: NewEvent): Promise<number> {
    return this.#writes.add(event);
  }

  /**
   * The offset to read from for a reader that begins at `position`.
   *
   * @throws RangeError when an offset or sequence number is wanted that this log never gave out
   */
  async locate(position: Position): Promise<number> {
    if (position.from === 'latest') return this.end;
    if (position.from !== 'enqueuedAt' && position.value > (this.#last?.[position.from] ?? -1)) {
      const last = this.#last?.[position.from] ?? -1;
      throw new RangeError(`${position.from} ${position.value} is after the last one, ${last}`);
    }
    return offsetOf(this.#segments, position);
  }

  /**
   * Reads events from an offset given by `locate` or `read`. An offset that retention has passed over
   * continues with the oldest event kept.
   *
   * @returns no events at the end of the log
   */
  async read(offset: number, maxEvents: number): Promise<{ events: StoredEvent[]; next: number }> {
    if (offset >= this.end) return { events: [], next: offset };
    const { records, next } = await recordsFrom(this.#segments, offset, maxEvents);
    return { events: records.map(decodeEvent), next };
  }

  /** Resolves when there is something to read at `offset`, or the signal is aborted. */
  async waitFor(offset: number, signal: AbortSignal): Promise<void> {
    while (offset >= this.end && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const wake = () => {
          this.#readers.delete(wake);
          signal.removeEventListener('abort', wake);
          resolve();
        };
        this.#readers.add(wake);
        signal.addEventListener('abort', wake);
      });
    }
  }

  /** Deletes the segments that retention has passed over. @param now epoch milliseconds */
  async expire(now: number): Promise<void> {
    const segments = [...this.#segments];
    const states = await Promise.all(
      segments.map(async (segment) => ({
        lastWrittenAt: await segment.lastWrittenAt(),
        bytes: segment.end - segment.baseOffset,
      })),
    );
    for (const segment of segments.slice(0, countExpired(states, this.#options.retention, now))) {
      // Another call may have been quicker.
      if (this.#segments[0] !== segment) return;
      this.#segments.shift();
      await segment.remove();
    }
  }

  /** Waits for the writes on their way and closes the files. */
  async close(): Promise<void> {
    await this.#writes.done();
    await Promise.all(this.#segments.map((segment) => segment.close()));
  }

  /** @returns their sequence numbers */
  async #write(events: readonly NewEvent[]): Promise<number[]> {
    const segment = await this.#activeSegment();
    // The clock may be set back; what readers search by must not.
    const enqueuedAt = Math.max(Date.now(), this.#last?.enqueuedAt ?? 0);
    let offset = segment.end;
    const buffers: Buffer[] = [];
    const records = events.map((event, i) => {
      const sequenceNumber = this.#nextSequence + i;
      const record = encodeRecord(event, sequenceNumber, enqueuedAt);
      const header: RecordHeader = { offset, sequenceNumber, enqueuedAt };
      buffers.push(record);
      offset += record.length;
      return { header };
    });
    await segment.write(buffers);
    segment.end = offset;
    segment.note(records);
    this.#last = records.at(-1)!.header;
    this.#nextSequence += records.length;
    for (const wake of [...this.#readers]) wake();
    return records.map(({ header }) => header.sequenceNumber);
  }

  async #activeSegment(): Promise<Segment> {
    const active = this.#segments.at(-1)!;
    if (active.end - active.baseOffset < this.#options.segmentBytes) return active;
    const next = await Segment.create(this.#options.directory, active.end, this.#nextSequence);
    this.#segments.push(next);
    if (this.#options.retention.bytes !== undefined) await this.expire(Date.now());
    return next;
  }

  /** After a failed write or sync nobody knows what is on disk: only a restart looks. */
  #unwritable(cause: unknown): StorageError {
    const failure = new StorageError(
      'LOG_UNWRITABLE',
      `${this.#options.directory} cannot be written: see to the disk, then restart the hub`,
      { cause },
    );
    this.#options.log(`${failure.message} (${cause instanceof Error ? cause.message : cause})`);
    return failure;
  }
}
