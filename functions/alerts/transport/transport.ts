import type { User } from '../../../shared/domain/customer.ts';
import type { MailRow } from '../../../shared/domain/mailing.ts';
import { OutageError, VaktError } from '../../../shared/errors.ts';

/** A mail to one recipient, ready to be sent. */
export interface Mail {
  /** With its angle brackets; the same at every try. */
  readonly messageId: string;
  /** A UUID, the same at every try: services that know repetitions by it send the mail once. */
  readonly operationId: string;
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Beyond those that every mail has; each value is one line of ASCII. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Shown within the HTML, where `cid:` and the content ID stand for them. */
  readonly pictures?: readonly InlinePicture[];
}

export interface InlinePicture {
  readonly contentId: string;
  /** File name, for those who save it. */
  readonly name: string;
  readonly png: Uint8Array;
}

/** Headers of every mail. RFC 3834: nobody's holiday note answers it. */
export const EVERY_MAIL = { 'Auto-Submitted': 'auto-generated' } as const;

/** What a mail says, whoever it is for. */
export type MailContent = Omit<Mail, 'messageId' | 'operationId' | 'to'>;

/** Puts into words what one mail tells one of a contract's people, as things stand when it leaves. */
export type Compose = (contract: string, user: User, mail: MailRow) => Promise<MailContent>;

/**
 * Whatever takes mails. Settles once the mail has been accepted for delivery.
 *
 * @throws {MailRefusedError} when it will never be taken
 * @throws {OutageError} when another try may do; {@link MailPostponedError} where the service says when
 */
export type MailTransport = (mail: Mail) => Promise<void>;

/** The mail service won't take this mail, now or later: its recipient doesn't exist, say. */
export class MailRefusedError extends VaktError {
  readonly code = 'mail-refused';
}

/** The mail service wants to be left alone for a while. */
export class MailPostponedError extends OutageError {
  /** For how long, in ms. */
  readonly retryAfter: number;

  constructor(message: string, retryAfter: number, options?: { cause?: unknown }) {
    super(message, options);
    this.retryAfter = retryAfter;
  }
}
