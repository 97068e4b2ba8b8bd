import { canonicalJson } from '../certificates/canonical.ts';
import { sha256 } from '../keys.ts';

/**
 * Who ran a command: the one thing about it that names somebody, and so the one that must be erasable. It lies apart
 * from the log, which can't be changed.
 */
export interface Signer {
  /** The name that was given, or the account's. */
  readonly by: string;
  /** The account it was run under, where another name was given. */
  readonly account?: string;
  /**
   * Random: without it, nobody can try out which name a line of the log was signed with. It is gone from a row that was
   * rewritten because a person was erased or corrected.
   */
  readonly salt?: string;
}

/** What stands in the log for who ran a command: the same for the same name and salt, and of no use without them. */
export function signatureOf({ by, account, salt }: Signer): string {
  return sha256(canonicalJson([salt, by, account ?? null]));
}
