import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The secret that signs links to pumps' pages on this machine. */
export function linkKeys(data: string): string {
  return secretIn(join(data, 'links'), 'keys');
}

/** The secret that hides customers' numbers in certificates of erasure on this machine. */
export function pseudonymKey(data: string): string {
  return secretIn(join(data, 'certificates'), 'key');
}

/** A secret that is made once, so that what was made with it outlives a start. */
function secretIn(folder: string, name: string): string {
  const file = join(folder, name);
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const secret = randomBytes(32).toString('base64url');
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${secret}\n`, { mode: 0o600 });
  return secret;
}
