import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../shared/errors.ts';

/** A file of an export as far as it is written. */
export interface Written {
  readonly name: string;
  readonly bytes: number;
  /** SHA-256, hexadecimal. */
  readonly sha256: string;
}

/** Names of the files that a part becomes: JSON Lines and CSV. */
export const filesOf = (part: string): readonly [json: string, csv: string] => [
  `${part}.jsonl`,
  `${part}.csv`,
];

/** Takes away what was begun of a part, of which nothing was noted. */
export async function discard(dir: string, part: string): Promise<void> {
  await Promise.all(filesOf(part).map((name) => rm(join(dir, name), { force: true })));
}

/** A file that grows, with its hash. */
export interface GrowingFile {
  append(text: string): Promise<void>;
  /** Writes what was appended to the disk. @returns how far it has come */
  written(): Promise<Written>;
  close(): Promise<void>;
}

/** Bytes that are gathered before they are written, always in the same place. */
const GATHERED = 256 * 1024;
/** Bytes of UTF-8 that a unit of a string's length takes at most. */
const BYTES_A_UNIT = 3;

/**
 * Opens a file to go on writing where an earlier run had come to; what that run wrote beyond it is cut off.
 *
 * @throws {InputError} when what is there isn't what that run wrote
 */
export async function openAt(dir: string, known: Written): Promise<GrowingFile> {
  const hash = await checked(dir, known, true);
  const handle: FileHandle = await open(join(dir, known.name), known.bytes === 0 ? 'w' : 'r+', 0o600);
  await handle.truncate(known.bytes);
  let { bytes } = known;
  const gathered = Buffer.allocUnsafe(GATHERED);
  let filled = 0;

  async function write(data: Buffer): Promise<void> {
    hash.update(data);
    await handle.write(data, 0, data.length, bytes);
    bytes += data.length;
  }
  async function flush(): Promise<void> {
    if (filled > 0) await write(gathered.subarray(0, filled));
    filled = 0;
  }

  return {
    async append(text) {
      const most = text.length * BYTES_A_UNIT;
      if (filled + most > GATHERED) await flush();
      if (most > GATHERED) await write(Buffer.from(text));
      else filled += gathered.write(text, filled);
    },
    async written() {
      await flush();
      return { name: known.name, bytes, sha256: hash.copy().digest('hex') };
    },
    close: () => handle.close(),
  };
}

/**
 * Checks that a file is still what was written.
 *
 * @param longer whether more may follow: a run died after it had written, and before it noted so
 * @returns the hash, to go on with
 * @throws {InputError} when it is not
 */
export async function checked(dir: string, { name, bytes, sha256 }: Written, longer = false): Promise<Hash> {
  const hash = createHash('sha256');
  if (bytes === 0) return hash;
  const path = join(dir, name);
  const size = await stat(path).then(
    ({ size: found }) => found,
    () => -1,
  );
  if (size >= bytes && (longer || size === bytes)) {
    for await (const chunk of createReadStream(path, { end: bytes - 1 })) hash.update(chunk as Buffer);
    if (hash.copy().digest('hex') === sha256) return hash;
  }
  throw new InputError(
    `${path} is not what was written there: take another folder, or empty this one and begin anew.`,
  );
}
