import { closeSync, existsSync, fstatSync, mkdirSync, openSync, readSync, renameSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Opens `<logDir>/<name>.log` empty, keeping the previous run's beside it as `<name>.log.1`, so that a
 * restart does not wipe away why the last run ended.
 *
 * @returns the file's path and its descriptor, which the caller closes
 */
export function openLog(logDir: string, name: string): { file: string; fd: number } {
  mkdirSync(logDir, { recursive: true });
  const file = join(logDir, `${name}.log`);
  if (existsSync(file)) renameSync(file, `${file}.1`);
  return { file, fd: openSync(file, 'a') };
}

const tailBytes = 8192;

/** The last `count` non-empty lines of a file. */
export function lastLines(file: string, count: number): string[] {
  const fd = openSync(file, 'r');
  try {
    const { size } = fstatSync(fd);
    const start = Math.max(0, size - tailBytes);
    const buffer = Buffer.alloc(size - start);
    const length = readSync(fd, buffer, 0, buffer.length, start);
    const lines = buffer.toString('utf8', 0, length).split('\n');
    return lines.filter((line) => line.trim() !== '').slice(-count);
  } finally {
    closeSync(fd);
  }
}
