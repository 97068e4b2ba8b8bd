import type { LedgerRow } from '../../shared/storage/outbox.ts';
import { type EpochMs, SECOND } from '../../shared/time.ts';

/**
 * How long a sender has a mail to itself. A crash within it delays the mail by as much; a crash after the
 * server accepted and before the ledger says so doubles it, under the same Message-ID.
 */
export const LEASE = 60 * SECOND;

/** What is to be done about one mail to one recipient, and why. */
export type Decision =
  | { readonly send: true; readonly because: 'first-try' | 'earlier-try-failed' | 'lease-expired' }
  | { readonly send: false; readonly because: 'already-sent' | 'another-is-sending' };

/** Decides from the ledger whether a mail is to be sent now. */
export function decide(row: LedgerRow | undefined, now: EpochMs): Decision {
  if (!row) return { send: true, because: 'first-try' };
  if (row.state === 'sent') return { send: false, because: 'already-sent' };
  if (now < row.leasedUntil) return { send: false, because: 'another-is-sending' };
  return { send: true, because: row.leasedUntil === 0 ? 'earlier-try-failed' : 'lease-expired' };
}

/** The row of a mail that is about to be sent. */
export function leased(row: LedgerRow | undefined, messageId: string, now: EpochMs): LedgerRow {
  return { state: 'pending', messageId, leasedUntil: now + LEASE, attempts: (row?.attempts ?? 0) + 1 };
}

/** The row of a mail whose sending failed: anyone may try again at once. */
export function released(row: LedgerRow): LedgerRow {
  return { ...row, leasedUntil: 0 };
}

/** The row of a mail that was accepted. */
export function sent(row: LedgerRow, now: EpochMs): LedgerRow {
  return { ...row, state: 'sent', leasedUntil: 0, sentAt: now };
}
