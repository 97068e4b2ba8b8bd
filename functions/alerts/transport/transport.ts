/** A mail to one recipient, ready to be sent. */
export interface Mail {
  /** With its angle brackets; the same at every try. */
  readonly messageId: string;
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Whatever takes mails. Settles once the mail has been accepted for delivery; throws when it wasn't. */
export type MailTransport = (mail: Mail) => Promise<void>;
