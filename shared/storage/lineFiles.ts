import { buffer } from 'node:stream/consumers';
import type { EpochMs } from '../time.ts';
import { blobText } from './blobText.ts';
import type { Container } from './clients.ts';
import { isChanged, isConflict, isMissing, orMissing } from './failures.ts';

/** More than any line is long, so that the last one is found in the last so many bytes of a file. */
const LONGEST_LINE = 4_096;

const LINE_FEED = 0x0a;

/** Names sort as the files do. */
const nameOf = (number: number) => `${String(number).padStart(8, '0')}.jsonl`;

interface LineFile {
  readonly number: number;
  readonly length: number;
  readonly changedAt: EpochMs;
}

/** The end of the newest file: where the next line belongs. */
export interface End {
  /** Of the newest file; 0 where there is none. */
  readonly number: number;
  /** How long it is, bytes. */
  readonly length: number;
  readonly lines: number;
  /** The line to go on from: its last, or, where it has none yet, that of the file before. */
  readonly last?: string;
  /** That somebody left the last line without its end. */
  readonly unended?: true;
}

/**
 * Numbered files of lines in a container, each an append blob, a line to each block. A line is only ever added behind the
 * one that was read as the last: of two who add at the same time one is told that the other was faster.
 */
export function lineFilesIn(container: Container) {
  const blobOf = (number: number) => container.getBlobClient(nameOf(number));

  /** All of them, the oldest first; none where there is no container. */
  async function all(): Promise<LineFile[]> {
    const found: LineFile[] = [];
    try {
      for await (const { name, properties } of container.listBlobsFlat()) {
        if (!/^\d{8}\.jsonl$/.test(name)) continue;
        const { contentLength = 0, lastModified } = properties;
        found.push({ number: Number.parseInt(name, 10), length: contentLength, changedAt: +lastModified });
      }
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
    return found;
  }

  /** Where the next line belongs. */
  async function end(): Promise<End> {
    const files = await all();
    const newest = files.at(-1);
    if (!newest) return { number: 0, length: 0, lines: 0 };
    const found = await endOf(newest);
    if (found.last !== undefined) return found;
    const before = files.at(-2);
    const last = before && (await endOf(before)).last;
    return last === undefined ? found : { ...found, last };
  }

  /** What a file ends with, read from a byte on. */
  async function endOf(
    { number, length }: LineFile,
    from = Math.max(0, length - LONGEST_LINE),
  ): Promise<End> {
    const nothing = { number, length: 0, lines: 0 };
    const answer = length === 0 ? undefined : await orMissing(blobOf(number).download(from));
    if (!answer?.readableStreamBody) return nothing;
    const bytes = await buffer(answer.readableStreamBody);
    const [last = '', ...before] = bytes.toString().replace(/\n$/, '').split('\n').reverse();
    // Somebody else's line, of whatever length.
    if (before.length === 0 && from > 0) return endOf({ number, length, changedAt: 0 }, 0);
    const lines = answer.blobCommittedBlockCount ?? 0;
    const unended = bytes.at(-1) === LINE_FEED ? {} : { unended: true as const };
    return { number, length: from + bytes.length, lines, last, ...unended };
  }

  /** Begins a file, unless somebody else has. */
  async function create(number: number): Promise<void> {
    const file = container.getAppendBlobClient(nameOf(number));
    try {
      await file.create({
        conditions: { ifNoneMatch: '*' },
        blobHTTPHeaders: { blobContentType: 'application/jsonl' },
      });
    } catch (error) {
      if (isMissing(error)) await container.createIfNotExists();
      else if (!isConflict(error) && !isChanged(error)) throw error;
    }
  }

  /** @returns where the next line belongs; `undefined` when somebody else has written there first */
  async function appendAt({ number, length, lines, unended }: End, text: string): Promise<End | undefined> {
    const bytes = Buffer.from(`${unended ? '\n' : ''}${text}\n`);
    const added = { number, length: length + bytes.length, lines: lines + 1, last: text };
    try {
      const conditions = { appendPosition: length };
      await container.getAppendBlobClient(nameOf(number)).appendBlock(bytes, bytes.length, { conditions });
      return added;
    } catch (error) {
      if (isMissing(error)) return undefined;
      if (!isChanged(error)) throw error;
      // It may be our own: an answer that was lost makes the client send it again.
      const there = await orMissing(blobOf(number).download(length, bytes.length));
      const same = there?.readableStreamBody && (await buffer(there.readableStreamBody)).equals(bytes);
      return same ? added : undefined;
    }
  }

  /** @returns whether it is gone; the store doesn't let it go before it may, by its own clock */
  async function remove(number: number): Promise<boolean> {
    try {
      await orMissing(container.deleteBlob(nameOf(number)));
      return true;
    } catch (error) {
      if (!isConflict(error)) throw error;
      return false;
    }
  }

  /** @returns `undefined` where there is none, or it is gone by now */
  async function linesOf(number: number): Promise<string[] | undefined> {
    const text = await blobText(blobOf(number));
    return text ? text.replace(/\n$/, '').split('\n') : undefined;
  }

  return { all, end, create, appendAt, linesOf, remove };
}
