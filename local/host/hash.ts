import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { AppLoadError } from './errors.ts';

/**
 * Every deployable file of the app in `dir`: host.json, package.json and all of dist/, as sorted paths below `dir`
 * with forward slashes. Rejects with an AppLoadError when there is no dist/.
 */
export async function appFiles(dir: string): Promise<string[]> {
  const entries = await readdir(join(dir, 'dist'), { recursive: true, withFileTypes: true }).catch(
    (cause) => {
      throw new AppLoadError(`${dir} holds no built app (${cause.code} for dist/): build it first.`, {
        cause,
      });
    },
  );
  const built = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
  return ['host.json', 'package.json', ...built].sort();
}

/**
 * The identity of a deployable app: SHA-256, in hex, over the files of appFiles, each as path, a NUL byte and the
 * content. The same files give the same hash on every machine.
 * Rejects as appFiles does, and with the system's error when one of the files can't be read.
 */
export async function hashApp(dir: string): Promise<string> {
  const files = new Map<string, Uint8Array>();
  for (const path of await appFiles(dir)) files.set(path, await readFile(join(dir, path)));
  return hashOf(files);
}

/** The same of files that are at hand, in the order of their paths. */
export function hashOf(files: ReadonlyMap<string, Uint8Array>): string {
  const hash = createHash('sha256');
  for (const [path, content] of files) hash.update(`${path}\0`).update(content);
  return hash.digest('hex');
}
