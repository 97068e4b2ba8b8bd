import { createReadStream, existsSync, mkdirSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';

/** One packet that the hub acknowledged. */
export interface LedgerEntry {
  packetId: string;
  deviceId: string;
  sequence: number;
  /** Times of its first and last reading, RFC 3339. */
  from: string;
  to: string;
  /** How many readings it holds. */
  readings: number;
  ackedAt: string;
}

/** JSON Lines of what was acknowledged, only ever appended to; each packet once. */
export interface Ledger {
  append(entry: LedgerEntry): Promise<void>;
  /** Which of these packets are in the ledger already. */
  known(packetIds: Set<string>): Promise<Set<string>>;
  /** Puts what was appended on disk for good. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** Opens the ledger, cutting off a last line that a crash left unfinished. */
export async function openLedger(file: string): Promise<Ledger> {
  mkdirSync(dirname(file), { recursive: true });
  if (existsSync(file)) await cutTornLine(file);
  const handle = await open(file, 'a');
  // One after the other: the file handle's methods must not overlap.
  let last: Promise<void> = Promise.resolve();
  const inTurn = (work: () => Promise<void>) => {
    const done = last.then(work);
    last = done.catch(() => {});
    return done;
  };
  return {
    append: (entry) => inTurn(() => handle.appendFile(`${JSON.stringify(entry)}\n`)),
    async known(packetIds) {
      const found = new Set<string>();
      if (packetIds.size === 0) return found;
      for await (const line of createInterface({ input: createReadStream(file) })) {
        const { packetId } = JSON.parse(line) as LedgerEntry;
        if (packetIds.has(packetId)) found.add(packetId);
      }
      return found;
    },
    sync: () => inTurn(() => handle.datasync()),
    close: () => inTurn(() => handle.close()),
  };
}

const longestLine = 64 * 1024;

async function cutTornLine(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    const { size } = await handle.stat();
    const start = Math.max(0, size - longestLine);
    const tail = Buffer.alloc(size - start);
    await handle.read(tail, 0, tail.length, start);
    const end = start + tail.lastIndexOf('\n') + 1;
    if (end < size) await handle.truncate(end);
  } finally {
    await handle.close();
  }
}
