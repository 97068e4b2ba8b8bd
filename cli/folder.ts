import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InputError } from '../shared/errors.ts';

/**
 * Makes a folder, and those above it that are missing. Not by Node's own `recursive`: it tries for ever where a file
 * system takes no folder and says that there is none above, as /proc does.
 *
 * @throws {InputError} when there can be none
 */
export async function makeFolder(path: string, mode?: number): Promise<void> {
  try {
    await make(path, mode);
  } catch (cause) {
    throw new InputError(`There can be no folder ${path}: ${(cause as Error).message}`, { cause });
  }
}

async function make(path: string, mode: number | undefined): Promise<void> {
  try {
    await mkdir(path, { mode });
  } catch (error) {
    if (await isFolder(path)) return;
    const above = dirname(path);
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT' && !(await isFolder(above));
    if (!isMissing || above === path) throw error;
    await make(above, mode);
    // Somebody else may have been faster.
    await make(path, mode);
  }
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() === true;
}
