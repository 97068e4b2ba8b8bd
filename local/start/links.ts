import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The secret that signs links to pumps' pages on this machine: made once, so that links outlive a start. */
export function linkKeys(data: string): string {
  const file = join(data, 'links', 'keys');
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const keys = randomBytes(32).toString('base64url');
  mkdirSync(join(data, 'links'), { recursive: true });
  writeFileSync(file, `${keys}\n`, { mode: 0o600 });
  return keys;
}
