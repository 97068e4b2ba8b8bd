import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Whoever has been at it for longer, ms, is dead. */
const STALE = 300_000;
const LOOK_EVERY = 100;

/**
 * What a file holds, or else what is made, once, however many ask at the same time, from whichever process. Others of
 * its folder go: they were made from something else.
 */
export async function keptOr(path: string, make: () => Promise<string>): Promise<string> {
  const folder = dirname(path);
  const lock = `${path}.lock`;
  for (;;) {
    if (existsSync(path)) return readFileSync(path, 'utf8');
    mkdirSync(folder, { recursive: true });
    if (taken(lock)) break;
    await sleep(LOOK_EVERY);
  }
  try {
    if (existsSync(path)) return readFileSync(path, 'utf8');
    const made = await make();
    for (const name of readdirSync(folder))
      if (name.endsWith('.json')) rmSync(join(folder, name), { force: true });
    writeFileSync(`${path}.draft`, made);
    renameSync(`${path}.draft`, path);
    return made;
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

/** Takes a lock: a folder, which only one can make. */
function taken(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
  if (Date.now() - since > STALE) rmSync(lock, { recursive: true, force: true });
  return false;
}
