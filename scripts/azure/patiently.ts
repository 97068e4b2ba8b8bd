import { SecretError } from '../../shared/errors.ts';
import { type EpochMs, MINUTE, SECOND } from '../../shared/time.ts';

/** A role, or an address that was let in, is known everywhere some minutes after it was given. */
const PATIENCE = 5 * MINUTE;
const EVERY = 10 * SECOND;

/**
 * Does something at a vault again and again until it lets somebody in, right after a deployment that made both.
 *
 * @param task that may be begun anew
 * @param told once, why it is waited
 * @throws {SecretError} the last, when it was tried for five minutes
 */
export async function patiently<T>(
  task: () => Promise<T>,
  told: (because: string) => void,
  { clock, wait }: { readonly clock: () => EpochMs; readonly wait: (ms: number) => Promise<unknown> },
): Promise<T> {
  const until = clock() + PATIENCE;
  for (let tries = 0; ; tries += 1) {
    try {
      return await task();
    } catch (error) {
      if (!(error instanceof SecretError) || clock() + EVERY > until) throw error;
      if (tries === 0) told(error.message);
    }
    await wait(EVERY);
  }
}
