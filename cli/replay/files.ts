import { rename, writeFile } from 'node:fs/promises';

/** Replaces a file at once, readable for this user only. */
export async function writePrivately(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}.draft`;
  await writeFile(draft, text, { mode: 0o600 });
  await rename(draft, file);
}
