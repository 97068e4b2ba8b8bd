import { PUT_OFF_AT_MOST } from '../domain/erasure.ts';
import { FormatError, OwnStoreError } from '../errors.ts';
import { MINUTE } from '../time.ts';
import type { Storage } from './connect.ts';
import { OPERATOR } from './letters.ts';
import { type QueueName, queuesIn } from './queues.ts';
import { customersIn } from './registry.ts';

/** The first time a message is left alone for this long, then for twice as long each time. */
const FIRST = MINUTE;
/** So many times in all, about ten hours, as none is put off for longer than {@link PUT_OFF_AT_MOST}; after that it fails as any other, and is to be found in the poison queue. */
export const MOST_HELD = 43;

/**
 * Does the work of a message; one that speaks of what this release can't read is left to a newer one, and one that wants
 * a customer's own store is put off until that answers.
 */
export type Holding = (
  queue: QueueName,
  message: unknown,
  work: () => Promise<void>,
  warn: (text: string) => void,
) => Promise<void>;

/**
 * While instances of two releases run side by side, the older one gets messages that it can't read, or that speak of what
 * it can't. It must not spend their few tries: it puts them back, as they are, for the newer one to take. So it is with
 * what can't be done while a store of a customer's own is away.
 */
export function holdingIn(storage: Storage): Holding {
  const queues = queuesIn(storage);
  return async (queue, message, work, warn) => {
    try {
      await work();
    } catch (error) {
      const waits = error instanceof FormatError || error instanceof OwnStoreError;
      const again = waits ? heldOnce(message) : undefined;
      if (!again) throw error;
      // Work for a contract that is gone is done: it must not be out of sight when that is certified.
      if (await isGone(storage, again.contract)) return;
      await queues.back(queue, again, Math.min(FIRST * 2 ** (again.held - 1), PUT_OFF_AT_MOST));
      warn(JSON.stringify({ held: queue, times: again.held, because: (error as Error).message }));
    }
  };
}

/** The message with how often it was held; `undefined` of one that is none of ours, or was held often enough. */
function heldOnce(message: unknown): { readonly held: number; readonly contract?: unknown } | undefined {
  const value = typeof message === 'string' ? JSON.parse(message) : message;
  const { v, held = 0 } = (value ?? {}) as { v?: unknown; held?: number };
  return Number.isInteger(v) && held < MOST_HELD ? { ...value, held: held + 1 } : undefined;
}

async function isGone(storage: Storage, contract: unknown): Promise<boolean> {
  if (typeof contract !== 'string' || contract === OPERATOR) return false;
  try {
    return (await customersIn(storage).get(contract))?.status !== 'active';
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return false; // one that only a newer release can read is there
  }
}
