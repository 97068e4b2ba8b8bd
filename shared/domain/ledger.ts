import type { EpochMs } from '../time.ts';

/** What is known of one mail to one recipient. */
export interface LedgerRow {
  readonly state: 'pending' | 'sent' | 'failed' | 'unwanted';
  /** The same at every try, so that a doubled mail is known as one. */
  readonly messageId: string;
  /** While pending: until when the sender has it to itself; 0 when nobody has. */
  readonly leasedUntil: EpochMs;
  /** While pending: when it is tried again. */
  readonly retryAt?: EpochMs;
  readonly attempts: number;
  readonly sentAt?: EpochMs;
  /** Why the latest try came to nothing. */
  readonly failure?: MailFailure;
}

/** Why a mail was not taken. */
export interface MailFailure {
  readonly at: EpochMs;
  /** Whether it will never be taken: another try would be in vain. */
  readonly permanent: boolean;
  /** As the mail service put it, on one line; may hold the address. */
  readonly text: string;
}
