import { randomBytes } from 'node:crypto';
import type { Vault } from '../../shared/vault.ts';

/** Secrets that are made here, and what each is for. A ring's first key signs, and all of them are believed. */
export const MADE_HERE = {
  'link-keys': { ring: true, purpose: 'signs the links in mails' },
  'pseudonym-key': {
    ring: false,
    purpose: 'hides customer numbers in certificates; changed, old ones are not found',
  },
} as const;
export type MadeHere = keyof typeof MADE_HERE;

/** So many former keys of a ring are believed: mailed links live on. */
const FORMER = 2;

const newKey = (): string => randomBytes(32).toString('base64');

/** Makes the secrets that are not there yet. @returns which were made */
export async function makeMissing(vault: Vault): Promise<string[]> {
  const made: string[] = [];
  for (const name of Object.keys(MADE_HERE)) {
    if ((await vault.get(name)) !== undefined) continue;
    await vault.set(name, newKey());
    made.push(name);
  }
  return made;
}

/**
 * Puts a new key before those of a ring, of which the oldest goes where there are too many.
 *
 * @returns how many keys are in the ring now
 */
export async function rotate(vault: Vault, name: MadeHere): Promise<number> {
  if (!MADE_HERE[name].ring) throw new Error(`${name} can't be rotated: it ${MADE_HERE[name].purpose}.`);
  const former = ((await vault.get(name)) ?? '').split(',').filter(Boolean);
  const ring = [newKey(), ...former.slice(0, FORMER)];
  await vault.set(name, ring.join(','));
  return ring.length;
}

/** Leaves a ring only the key that signs: what was signed with another opens nothing any more. */
export async function retire(vault: Vault, name: MadeHere): Promise<void> {
  if (!MADE_HERE[name].ring) throw new Error(`${name} is no ring: it ${MADE_HERE[name].purpose}.`);
  const [first] = ((await vault.get(name)) ?? '').split(',').filter(Boolean);
  if (first === undefined) throw new Error(`There is no ${name} yet.`);
  await vault.set(name, first);
}
