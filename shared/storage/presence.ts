import type { OwnStore } from '../domain/ownStore.ts';
import { OwnStoreError } from '../errors.ts';
import { SECOND } from '../time.ts';
import type { Storage } from './connect.ts';
import { refusalOf } from './refusal.ts';

/** A store that answers nothing within this is away. */
const ANSWERS_WITHIN = 10 * SECOND;

/** Whether a customer's own store is there. */
export type Presence =
  /** It does what it is asked. */
  | { readonly is: 'there' }
  /** Something answers at its address, and does not do what it is asked: why, like `403 AuthorizationFailure`. */
  | { readonly is: 'refusing'; readonly because: string }
  /** Nothing answers at either of its addresses. */
  | { readonly is: 'away' };

/**
 * Asks a customer's own store whether it is there: with what lets us in, for its tables; and where that fails, whatever it
 * failed of (an expired signature, a vault or a token that can't be had), without it, whether anything answers at its
 * addresses at all.
 */
export async function presenceOf(storage: Storage, contract: string, store: OwnStore): Promise<Presence> {
  let because: string;
  try {
    await storage.tablesOf(contract)[Symbol.asyncIterator]().next();
    return { is: 'there' };
  } catch (error) {
    const refusal = error instanceof OwnStoreError ? error.reason : refusalOf(error);
    if (refusal === undefined) throw error;
    because = refusal;
  }
  const answers = await Promise.all([store.tables, store.blobs].map(answersAt));
  return answers.includes(true) ? { is: 'refusing', because } : { is: 'away' };
}

/**
 * Whether anything but a gateway answers there. What it answers says nothing: it is asked without being let in, and over a
 * connection of its own, for one that was kept may just have been closed at the other end.
 */
async function answersAt(address: string): Promise<boolean> {
  try {
    const { status, body } = await fetch(address, {
      redirect: 'manual',
      headers: { connection: 'close' },
      signal: AbortSignal.timeout(ANSWERS_WITHIN),
    });
    await body?.cancel();
    return status < 500;
  } catch {
    return false;
  }
}
