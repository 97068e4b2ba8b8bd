import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writePrivately, writeWhole } from '../../cli/files.ts';
import { makeFolder } from '../../cli/folder.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vakt-files-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a folder is made with those above it, also by several at once, and one that is there is left as it is', async () => {
  const deep = join(folder, 'a', 'b', 'c');
  await Promise.all(Array.from({ length: 8 }, () => makeFolder(deep, 0o700)));
  await writeFile(join(deep, 'file'), 'kept');
  await makeFolder(deep);
  expect(await readFile(join(deep, 'file'), 'utf8')).toBe('kept');
  if (process.platform !== 'win32') expect((await stat(deep)).mode & 0o777).toBe(0o700);
  await makeFolder('.');
});

test.skipIf(process.platform !== 'linux')(
  'a file system that takes no folder and says that there is none above is asked once, not for ever',
  async () => {
    await expect(makeFolder('/proc/vakt')).rejects.toThrow(/no folder \/proc\/vakt/);
    await expect(makeFolder('/proc/vakt/deeper')).rejects.toThrow(/no folder/);
  },
);

test('of several who write a file at once, it is one of theirs, whole, and nothing lies beside it', async () => {
  const file = join(folder, 'file');
  const texts = ['a', 'b', 'c'].map((letter, i) => letter.repeat(100_000 * (i + 1)));
  await Promise.all(texts.map((text) => writeWhole(file, text)));
  expect(texts).toContain(await readFile(file, 'utf8'));
  await writePrivately(file, 'mine');
  if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
  await mkdir(join(folder, 'taken'));
  await expect(writeWhole(join(folder, 'taken'), 'text')).rejects.toThrow(/taken can't be written/);
  expect((await readdir(folder)).sort()).toEqual(['a', 'file', 'taken']);
});
