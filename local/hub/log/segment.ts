import { type FileHandle, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { syncDirectory } from '../files.ts';
import { type FoundRecord, findRecord, type RecordHeader } from './record.ts';

const CHUNK_BYTES = 256 * 1024;

/** Records read in one go. */
export interface Records {
  records: FoundRecord[];
  /** Offset after the last of them. */
  next: number;
  /** What stands there is no whole record. */
  damaged: boolean;
}

/**
 * One file of a partition. Its name says the offset and the sequence number it begins with, so that a
 * segment's place in the log is known without reading it.
 */
export class Segment {
  readonly path: string;
  readonly baseOffset: number;
  readonly baseSequence: number;
  /** Offset after its last record that is on disk. */
  end: number;
  /** Every so often a record's header, so that a position is found without reading from the start. */
  index: RecordHeader[] | undefined;
  #handle: Promise<FileHandle> | undefined;

  constructor(directory: string, baseOffset: number, baseSequence: number, size = 0) {
    const [offset, sequence] = [baseOffset, baseSequence].map((n) => String(n).padStart(16, '0'));
    this.path = join(directory, `${offset}-${sequence}.log`);
    this.baseOffset = baseOffset;
    this.baseSequence = baseSequence;
    this.end = baseOffset + size;
  }

  /** The segments in a directory, oldest first. */
  static async list(directory: string): Promise<Segment[]> {
    const segments: Segment[] = [];
    for (const name of (await readdir(directory)).sort()) {
      const match = /^(\d{16})-(\d{16})\.log$/.exec(name);
      if (!match) continue;
      const { size } = await stat(join(directory, name));
      segments.push(new Segment(directory, Number(match[1]), Number(match[2]), size));
    }
    return segments;
  }

  /** Makes the file of a new segment, durably. */
  static async create(directory: string, baseOffset: number, baseSequence: number): Promise<Segment> {
    const segment = new Segment(directory, baseOffset, baseSequence);
    segment.#handle = open(segment.path, 'wx+');
    await segment.#handle;
    await syncDirectory(directory);
    return segment;
  }

  /** Writes records at the end and makes them durable; `end` is the caller's to move. */
  async write(records: Buffer[]): Promise<void> {
    const handle = await this.#open();
    let position = this.end - this.baseOffset;
    // A file system may take less than asked for, and takes no more than 1024 buffers at once.
    let rest = records;
    while (rest.length > 0) {
      const { bytesWritten } = await handle.writev(rest.slice(0, 1024), position);
      position += bytesWritten;
      rest = skipBytes(rest, bytesWritten);
    }
    await handle.datasync();
  }

  /** Cuts off everything from an offset on, durably. */
  async truncate(offset: number): Promise<void> {
    const handle = await this.#open();
    await handle.truncate(offset - this.baseOffset);
    await handle.datasync();
    this.end = offset;
  }

  /**
   * Reads records from an offset that starts one.
   *
   * @param maxRecords how many at most
   * @param maxBytes how much of the file to read; a longer record is read all the same
   */
  async read(offset: number, maxRecords: number, maxBytes = CHUNK_BYTES): Promise<Records> {
    const handle = await this.#open();
    const records: FoundRecord[] = [];
    let wanted = maxBytes;
    for (;;) {
      const chunk = Buffer.allocUnsafe(Math.min(wanted, this.end - offset));
      const { bytesRead } = await handle.read(chunk, 0, chunk.length, offset - this.baseOffset);
      const bytes = chunk.subarray(0, bytesRead);
      let position = 0;
      while (position < bytes.length && records.length < maxRecords) {
        const found = findRecord(bytes, position, offset);
        if (found === undefined) return { records, next: offset + position, damaged: true };
        if (typeof found === 'number') {
          if (offset + position + found > this.end)
            return { records, next: offset + position, damaged: true };
          wanted = found;
          break;
        }
        records.push(found);
        position += found.length;
      }
      if (records.length > 0 || position === bytes.length) {
        return { records, next: offset + position, damaged: false };
      }
    }
  }

  /** Adds records to the index, one for every chunk's worth of file. */
  note(records: readonly { header: RecordHeader }[]): void {
    this.index ??= [];
    for (const { header } of records) {
      const last = this.index.at(-1);
      if (!last || header.offset - last.offset >= CHUNK_BYTES) this.index.push(header);
    }
  }

  /** Reads the whole segment: fills the index, and tells its last record and where sound records end. */
  async scan(): Promise<{ last: RecordHeader | undefined; end: number }> {
    let last: RecordHeader | undefined;
    let offset = this.baseOffset;
    this.index = [];
    while (offset < this.end) {
      const { records, next, damaged } = await this.read(offset, Number.POSITIVE_INFINITY);
      this.note(records);
      last = records.at(-1)?.header ?? last;
      offset = next;
      if (damaged) break;
    }
    return { last, end: offset };
  }

  /** When it was last written to, epoch milliseconds. */
  async lastWrittenAt(): Promise<number> {
    return (await stat(this.path)).mtimeMs;
  }

  async remove(): Promise<void> {
    await this.close();
    await rm(this.path);
  }

  async close(): Promise<void> {
    const handle = await this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }

  #open(): Promise<FileHandle> {
    this.#handle ??= open(this.path, 'r+');
    return this.#handle;
  }
}

function skipBytes(buffers: Buffer[], count: number): Buffer[] {
  let first = 0;
  let left = count;
  while (first < buffers.length && left >= buffers[first]!.length) {
    left -= buffers[first]!.length;
    first += 1;
  }
  const rest = buffers.slice(first);
  if (left > 0) rest[0] = rest[0]!.subarray(left);
  return rest;
}
