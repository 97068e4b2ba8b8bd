import { buffer } from 'node:stream/consumers';
import { type Begun, type Closed, type Ended, readLine, textOf } from '../changeLog/line.ts';
import type { LogFile } from '../changeLog/verify.ts';
import { sha256 } from '../keys.ts';
import { type EpochMs, iso } from '../time.ts';
import { blobText } from './blobText.ts';
import type { Storage } from './connect.ts';
import { isChanged, isConflict, isMissing, orMissing } from './failures.ts';
import { CHANGE_LOG } from './names.ts';

/** An append blob takes 50,000 blocks, and a line is one. */
const MOST_LINES = 49_000;
/** More than any line is long, so that the last one is found in the last so many bytes of a file. */
const LONGEST_LINE = 4_096;

const LINE_FEED = 0x0a;

/** Names sort as the files do. */
const nameOf = (number: number) => `${String(number).padStart(8, '0')}.jsonl`;

interface File {
  readonly number: number;
  readonly length: number;
  readonly changedAt: EpochMs;
}

/** Where the next line belongs. */
interface End {
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
 * The log of changes: a file a month, each an append blob, a line to each block. A line is only ever added behind the one
 * that was the last, so that each goes on from the one before, whoever writes at the same time. A file is closed by its
 * last line before the next one is begun: nobody can still write into the one while others go on in the other.
 *
 * Nothing is ever changed: a policy of immutability on the container, with protected appends, takes nothing from it.
 *
 * @see https://learn.microsoft.com/azure/storage/blobs/immutable-container-level-worm-policies
 */
export function changeLogIn(storage: Storage, mostLines = MOST_LINES) {
  const container = storage.container(CHANGE_LOG);
  const blobOf = (number: number) => container.getBlobClient(nameOf(number));
  let known: End | undefined;

  async function files(): Promise<File[]> {
    const found: File[] = [];
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

  async function look(): Promise<End> {
    const all = await files();
    const newest = all.at(-1);
    if (!newest) return { number: 0, length: 0, lines: 0 };
    const end = await endOf(newest);
    if (end.last !== undefined) return end;
    const before = all.at(-2);
    const last = before && (await endOf(before)).last;
    return last === undefined ? end : { ...end, last };
  }

  /** What a file ends with, read from a byte on. */
  async function endOf({ number, length }: File, from = Math.max(0, length - LONGEST_LINE)): Promise<End> {
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
    const end = { number, length: length + bytes.length, lines: lines + 1, last: text };
    try {
      const conditions = { appendPosition: length };
      await container.getAppendBlobClient(nameOf(number)).appendBlock(bytes, bytes.length, { conditions });
      return end;
    } catch (error) {
      if (isMissing(error)) return undefined;
      if (!isChanged(error)) throw error;
      // It may be our own: an answer that was lost makes the client send it again.
      const there = await orMissing(blobOf(number).download(length, bytes.length));
      const same = there?.readableStreamBody && (await buffer(there.readableStreamBody)).equals(bytes);
      return same ? end : undefined;
    }
  }

  return {
    /** Adds a line behind the last one. */
    async append(content: Begun | Ended): Promise<void> {
      for (;;) {
        const end: End = known ?? (await look());
        known = undefined;
        if (end.number === 0 || isClosed(end)) {
          await create(end.number + 1);
          known = { ...end, number: end.number + 1, length: 0, lines: 0 };
          continue;
        }
        const closing = end.lines >= mostLines || isOver(end, content.at);
        const line = closing ? ({ kind: 'closed', at: content.at } satisfies Closed) : content;
        known = await appendAt(end, textOf(line, end.last, end.length === 0));
        if (known && !closing) return;
      }
    },

    /** The files to which something was added since an instant, with all their lines. */
    async *since(from: EpochMs): AsyncGenerator<LogFile> {
      for (const { number, changedAt } of await files()) {
        const text = changedAt < from ? undefined : await blobText(blobOf(number));
        if (text) yield { number, lines: text.replace(/\n$/, '').split('\n') };
      }
    },

    /**
     * Closes the file of a month that is over, as only what is closed grows old, and removes files to which nothing was
     * added since an instant.
     *
     * @returns how many files were removed, and the hash of the last line
     */
    async sweep(before: EpochMs, now: EpochMs): Promise<{ removed: number; head?: string }> {
      let end = await look();
      if (isOver(end, iso(now)) && !isClosed(end)) {
        const text = textOf({ kind: 'closed', at: iso(now) }, end.last, false);
        end = (await appendAt(end, text)) ?? (await look());
      }
      let removed = 0;
      for (const { number, changedAt } of await files()) {
        if (changedAt < before && (await remove(number))) removed += 1;
      }
      return { removed, ...(end.last === undefined ? {} : { head: sha256(end.last) }) };
    },
  };

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
}

function isClosed({ length, last }: End): boolean {
  return length > 0 && last !== undefined && readLine(last)?.kind === 'closed';
}

/** Whether a file's month (UTC) is over. */
function isOver({ length, last }: End, now: string): boolean {
  const line = length === 0 || last === undefined ? undefined : readLine(last);
  return line !== undefined && line.at.slice(0, 7) < now.slice(0, 7);
}
