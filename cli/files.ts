import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { InputError } from '../shared/errors.ts';

/**
 * Replaces a file at once: whoever reads it finds the former one or this one, and so of two that write it at once.
 *
 * @throws {InputError} when it can't be written
 */
export async function writeWhole(file: string, text: string, mode?: number): Promise<void> {
  const draft = `${file}.${randomUUID()}.draft`;
  try {
    await writeFile(draft, text, { mode });
    await rename(draft, file);
  } catch (cause) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw new InputError(`${file} can't be written: ${(cause as Error).message}`, { cause });
  }
}

/** The same, readable for this user only. */
export function writePrivately(file: string, text: string): Promise<void> {
  return writeWhole(file, text, 0o600);
}
