import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Every deployable file of the app in `dir`, as sorted paths with forward slashes. */
export async function appFiles(dir: string): Promise<string[]> {
  const entries = await readdir(join(dir, 'dist'), { recursive: true, withFileTypes: true });
  const built = entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name).slice(dir.length).replaceAll('\\', '/').replace(/^\//, ''),
    );
  return ['host.json', 'package.json', ...built].sort();
}

/**
 * The identity of a deployable app: SHA-256, in hex, over host.json, package.json and everything under dist/,
 * sorted by path, each as path, a NUL byte and the content. The same files give the same hash on every machine.
 * Rejects when one of the two files or the folder isn't there.
 */
export async function hashApp(dir: string): Promise<string> {
  const hash = createHash('sha256');
  const root = join(dir, '.');
  for (const path of await appFiles(root)) {
    hash.update(`${path}\0`).update(await readFile(join(root, path)));
  }
  return hash.digest('hex');
}
