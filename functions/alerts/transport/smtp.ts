import type { Transporter } from 'nodemailer';
import { OutageError } from '../../../shared/errors.ts';
import { MailRefusedError, type MailTransport } from './transport.ts';

/** In ms; together well within the lease on a mail, or a slow server would be handed it twice. */
const TIMEOUTS = {
  dnsTimeout: 5_000,
  connectionTimeout: 10_000,
  greetingTimeout: 10_000,
  socketTimeout: 15_000,
};

/**
 * Sends by SMTP over a pool of connections.
 *
 * @param url `smtp://` or `smtps://`, with user and password where the server wants them
 * @param from the sender of every mail
 */
export function smtpTransport(url: string, from: string): MailTransport {
  let pool: Promise<Transporter> | undefined;
  return async ({ messageId, to, subject, text, html }) => {
    // Loaded with the first mail: most instances never send one, and all of them pay for what is loaded.
    pool ??= import('nodemailer').then(({ createTransport }) =>
      createTransport({ url, pool: true, ...TIMEOUTS }, { from }),
    );
    const headers = { 'Auto-Submitted': 'auto-generated' }; // RFC 3834: nobody's holiday note answers it
    try {
      await (await pool).sendMail({ messageId, to: [to], subject, text, html, headers });
    } catch (cause) {
      throw failureOf(cause);
    }
  };
}

/**
 * A 5xx about this recipient or this mail is for good, and so is an address that can't be one. What the server has
 * against us, our sender or our password, concerns every mail and may be put right (RFC 5321, 4.2.1).
 */
function failureOf(cause: unknown): MailRefusedError | OutageError {
  const { message, responseCode, code, command } = cause as Error & {
    readonly responseCode?: number;
    readonly code?: string;
    readonly command?: string;
  };
  const isAboutThisMail = (code === 'EENVELOPE' || code === 'EMESSAGE') && command !== 'MAIL FROM';
  const isForGood = isAboutThisMail && (responseCode === undefined ? command === 'API' : responseCode >= 500);
  return isForGood ? new MailRefusedError(message, { cause }) : new OutageError(message, { cause });
}
