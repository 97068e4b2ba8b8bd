import { OutageError } from '../errors.ts';
import type { EpochMs } from '../time.ts';
import type { Storage } from './connect.ts';
import { isMissing } from './failures.ts';
import { CERTIFICATES } from './names.ts';

/**
 * What time it is by the storage service, to the second: it dates each of its answers (RFC 9110, 6.6.1), by a clock that
 * nobody here sets. The account with the certificates is asked.
 *
 * @throws {OutageError} when the answer bears no time
 */
export function storeClockOf(storage: Storage): () => Promise<EpochMs> {
  return async () => {
    const at = Date.parse((await dateOf(storage)) ?? '');
    if (Number.isNaN(at)) throw new OutageError("The storage service doesn't say what time it is.");
    return at;
  };
}

async function dateOf(storage: Storage): Promise<string | undefined> {
  try {
    return (await storage.container(CERTIFICATES).getProperties()).date?.toISOString();
  } catch (error) {
    // A deployment of an earlier release has no such container. That is an answer, too.
    if (!isMissing(error)) throw error;
    return (
      error as { response?: { headers: { get(name: string): string | undefined } } }
    ).response?.headers.get('date');
  }
}
