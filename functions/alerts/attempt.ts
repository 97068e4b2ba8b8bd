import type { MailFailure } from '../../shared/domain/ledger.ts';
import type { EpochMs } from '../../shared/time.ts';
import {
  type Mail,
  MailPostponedError,
  MailRefusedError,
  type MailTransport,
} from './transport/transport.ts';

/** Why a try came to nothing, and for how long, ms, the service wants to be left alone. */
export interface Missed {
  readonly failure: MailFailure;
  readonly wait: number;
}

/** Longest reason that is kept. */
const MOST_LETTERS = 300;

/**
 * Tries to send a mail, once. What goes wrong with this mail is a value: neither what it says nor whom it is for holds
 * up another.
 *
 * @param mail put into words only now
 */
export async function attempt(
  transport: MailTransport,
  mail: () => Mail | Promise<Mail>,
  clock: () => EpochMs,
): Promise<Missed | undefined> {
  try {
    await transport(await mail());
    return undefined;
  } catch (error) {
    const text = String((error as Error)?.message ?? error)
      .replace(/\s+/g, ' ')
      .slice(0, MOST_LETTERS);
    const failure = { at: clock(), permanent: error instanceof MailRefusedError, text };
    return { failure, wait: error instanceof MailPostponedError ? error.retryAfter : 0 };
  }
}
