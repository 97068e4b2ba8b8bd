import { zipSync } from 'fflate';

/** A zip of these files, by path, in the order of their paths: the same content gives the same bytes, whenever and wherever. */
export function archiveOf(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  // One time for all, the earliest a zip can hold. It is kept by the clock on the wall, so it is one in every zone.
  const mtime = new Date(1980, 0, 1);
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  return zipSync(
    Object.fromEntries(
      // Unix, and readable for all, whichever system packs.
      sorted.map(([path, content]) => [path, [content, { mtime, os: 3, attrs: 0o100644 << 16 }]]),
    ),
    { level: 9 },
  );
}

/** What is in it, a line a file, its size in bytes before its path; and the sum of them. */
export function listOf(files: ReadonlyMap<string, Uint8Array>): string {
  const sizes = [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, { length }]) => ({ path, length }));
  const total = sizes.reduce((sum, { length }) => sum + length, 0);
  const line = (length: number, path: string) => `${String(length).padStart(10)}  ${path}\n`;
  return `${sizes.map(({ path, length }) => line(length, path)).join('')}${line(total, `${sizes.length} files`)}`;
}
