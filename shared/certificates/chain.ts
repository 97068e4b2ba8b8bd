import type { ChainContent, ChainEntry } from '../domain/certificate.ts';
import { sha256 } from '../keys.ts';
import { canonicalJson } from './canonical.ts';

/** The end of the chain: what the next entry goes on from. */
export type Head = Pick<ChainEntry, 'number' | 'hash'>;

/** Makes the entry that goes on from the end of the chain; the first one without it. */
export function seal<Content extends ChainContent>(content: Content, last?: Head): ChainEntry<Content> {
  const open = { ...content, v: 1 as const, number: (last?.number ?? 0) + 1, previous: last?.hash ?? null };
  return { ...open, hash: hashOf(open) };
}

/** The hash an entry should bear: of all of it but the hash. */
export function hashOf(entry: object): string {
  const { hash: _, ...rest } = entry as { hash?: unknown };
  return sha256(canonicalJson(rest));
}

/** What is wrong with a chain, at which place of it. */
export interface Finding {
  readonly number: number;
  readonly what: string;
}

/** A chain that was looked at. */
export interface Verified {
  readonly entries: number;
  readonly head?: Head;
  readonly findings: readonly Finding[];
}

/**
 * Looks whether a chain is whole: every entry is what its hash says, in its place, and goes on from the one before.
 * That the last entries are there, and that it is not another chain from some entry on, only a hash can tell that was
 * kept elsewhere: every head is sent to the operator's data-protection contact.
 *
 * @param entries in their order; what can't be read stands as `undefined`
 * @param kept a hash that the chain once ended with
 */
export function verify(entries: readonly (ChainEntry | undefined)[], kept?: string): Verified {
  const findings: Finding[] = [];
  let before: ChainEntry | undefined;
  for (const [i, entry] of entries.entries()) {
    const number = i + 1;
    const fault = (what: string) => findings.push({ number, what });
    if (!entry) fault('it cannot be read as an entry');
    else {
      if (entry.hash !== hashOf(entry)) fault('it was altered: its content is not what its hash says');
      if (entry.number !== number)
        fault(`it says that it is number ${entry.number}: an entry is missing, or moved`);
      if (entry.previous !== (before?.hash ?? null)) fault('it does not go on from the entry before');
    }
    before = entry;
  }
  if (kept !== undefined && !entries.some((entry) => entry?.hash === kept)) {
    findings.push({
      number: entries.length,
      what: `no entry has the hash ${kept}: the entry that ended the chain was removed, or the chain was rewritten`,
    });
  }
  const head = before && { number: before.number, hash: before.hash };
  return { entries: entries.length, ...(head ? { head } : {}), findings };
}
