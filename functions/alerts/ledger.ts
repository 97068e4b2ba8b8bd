import type { LedgerRow, MailFailure } from '../../shared/domain/ledger.ts';
import { type EpochMs, HOUR, MINUTE, SECOND } from '../../shared/time.ts';

/**
 * How long a sender has a mail to itself. A crash within it delays the mail by as much; a crash after the
 * server accepted and before the ledger says so doubles it, under the same Message-ID.
 */
export const LEASE = 60 * SECOND;

/** How long is waited after each try that came to nothing; after the last, the mail rests as *failed*. */
export const RETRY_AFTER: readonly number[] = [
  10 * SECOND,
  30 * SECOND,
  1 * MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  1 * HOUR,
  2 * HOUR,
  4 * HOUR,
];

/** What is to be done about one mail to one recipient, and why. */
export type Decision =
  | { readonly send: true; readonly because: 'first-try' | 'earlier-try-failed' | 'lease-expired' }
  | {
      readonly send: false;
      readonly because:
        | 'already-sent'
        | 'another-is-sending'
        | 'waits-for-retry'
        | 'rests-as-failed'
        | 'unsubscribed';
      /** When there is something to decide anew. */
      readonly again?: EpochMs;
    };

/** Decides from the ledger whether a mail is to be sent now. */
export function decide(row: LedgerRow | undefined, now: EpochMs): Decision {
  if (!row || (row.attempts === 0 && row.state === 'pending')) return { send: true, because: 'first-try' };
  if (row.state === 'sent') return { send: false, because: 'already-sent' };
  if (row.state === 'failed') return { send: false, because: 'rests-as-failed' };
  if (row.state === 'unwanted') return { send: false, because: 'unsubscribed' };
  if (now < row.leasedUntil) return { send: false, because: 'another-is-sending', again: row.leasedUntil };
  const { retryAt } = row;
  if (retryAt !== undefined && now < retryAt)
    return { send: false, because: 'waits-for-retry', again: retryAt };
  return { send: true, because: row.leasedUntil === 0 ? 'earlier-try-failed' : 'lease-expired' };
}

/** The row of a mail that is about to be sent. */
export function leased(row: LedgerRow | undefined, messageId: string, now: EpochMs): LedgerRow {
  return {
    state: 'pending',
    messageId,
    leasedUntil: now + LEASE,
    attempts: (row?.attempts ?? 0) + 1,
    ...(row?.failure ? { failure: row.failure } : {}),
  };
}

/**
 * The row of a mail whose sending failed: tried again in a while, unless that would be in vain, or was tried often enough.
 *
 * @param wait for so long, ms, the mail service wants to be left alone
 */
export function missed(row: LedgerRow, failure: MailFailure, wait = 0): LedgerRow {
  const known = { ...row, leasedUntil: 0, failure };
  const pause = RETRY_AFTER[row.attempts - 1];
  if (failure.permanent || pause === undefined) return { ...known, state: 'failed' };
  return { ...known, retryAt: failure.at + Math.max(pause, wait) };
}

/** The row of a mail that its recipient has unsubscribed from meanwhile: it leaves no more. */
export function unwanted(row: LedgerRow): LedgerRow {
  return { ...row, state: 'unwanted', leasedUntil: 0 };
}

/** The row of a mail that was accepted. */
export function sent({ failure: _, ...row }: LedgerRow, now: EpochMs): LedgerRow {
  return { ...row, state: 'sent', leasedUntil: 0, sentAt: now };
}
