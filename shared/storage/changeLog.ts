import { type Begun, type Closed, type Ended, readLine, textOf } from '../changeLog/line.ts';
import type { LogFile } from '../changeLog/verify.ts';
import { sha256 } from '../keys.ts';
import { type EpochMs, iso } from '../time.ts';
import type { Storage } from './connect.ts';
import { type End, lineFilesIn } from './lineFiles.ts';
import { CHANGE_LOG } from './names.ts';

/** An append blob takes 50,000 blocks, and a line is one. */
const MOST_LINES = 49_000;

/**
 * The log of changes: a file a month, in which each line goes on from the one before, whoever writes at the same time. A
 * file is closed by its last line before the next one is begun: nobody can still write into the one while others go on in
 * the other.
 *
 * Nothing is ever changed: a policy of immutability on the container, with protected appends, takes nothing from it.
 *
 * @see https://learn.microsoft.com/azure/storage/blobs/immutable-container-level-worm-policies
 */
export function changeLogIn(storage: Storage, mostLines = MOST_LINES) {
  const files = lineFilesIn(storage.container(CHANGE_LOG));
  let known: End | undefined;

  return {
    /** Adds a line behind the last one. */
    async append(content: Begun | Ended): Promise<void> {
      for (;;) {
        const end: End = known ?? (await files.end());
        known = undefined;
        if (end.number === 0 || isClosed(end)) {
          await files.create(end.number + 1);
          known = { ...end, number: end.number + 1, length: 0, lines: 0 };
          continue;
        }
        const closing = end.lines >= mostLines || isOver(end, content.at);
        const line = closing ? ({ kind: 'closed', at: content.at } satisfies Closed) : content;
        known = await files.appendAt(end, textOf(line, end.last, end.length === 0));
        if (known && !closing) return;
      }
    },

    /** The files to which something was added since an instant, with all their lines. */
    async *since(from: EpochMs): AsyncGenerator<LogFile> {
      for (const { number, changedAt } of await files.all()) {
        const lines = changedAt < from ? undefined : await files.linesOf(number);
        if (lines) yield { number, lines };
      }
    },

    /**
     * Closes the file of a month that is over, as only what is closed grows old, and removes files to which nothing was
     * added since an instant.
     *
     * @returns how many files were removed, and the hash of the last line
     */
    async sweep(before: EpochMs, now: EpochMs): Promise<{ removed: number; head?: string }> {
      let end = await files.end();
      if (isOver(end, iso(now)) && !isClosed(end)) {
        const text = textOf({ kind: 'closed', at: iso(now) }, end.last, false);
        end = (await files.appendAt(end, text)) ?? (await files.end());
      }
      let removed = 0;
      for (const { number, changedAt } of await files.all()) {
        if (changedAt < before && (await files.remove(number))) removed += 1;
      }
      return { removed, ...(end.last === undefined ? {} : { head: sha256(end.last) }) };
    },
  };
}

function isClosed({ length, last }: End): boolean {
  return length > 0 && last !== undefined && readLine(last)?.kind === 'closed';
}

/** Whether a file's month (UTC) is over. */
function isOver({ length, last }: End, now: string): boolean {
  const line = length === 0 || last === undefined ? undefined : readLine(last);
  return line !== undefined && line.at.slice(0, 7) < now.slice(0, 7);
}
