import { isIP } from 'node:net';
import type { SendMailOptions, Transporter } from 'nodemailer';
import { OutageError } from '../../../shared/errors.ts';
import { headerText } from './headerText.ts';
import { EVERY_MAIL, type Mail, MailRefusedError, type MailTransport } from './transport.ts';

/** In ms; together well within the lease on a mail, or a slow server would be handed it twice. */
const TIMEOUTS = {
  dnsTimeout: 5_000,
  connectionTimeout: 10_000,
  greetingTimeout: 10_000,
  socketTimeout: 15_000,
};
/** So long, ms, a mail may take with its wait for a connection: the lease on it isn't over then. */
const PATIENCE = 45_000;
/** A connection that the server closed while nothing was said costs the next mail no try. */
const POOL = { pool: true, maxRequeues: 1 } as const;

/**
 * Sends by SMTP over a pool of connections.
 *
 * @param url `smtp://` or `smtps://`, with user and password where the server wants them
 * @param from the sender of every mail
 */
export function smtpTransport(url: string, from: string): MailTransport {
  let pool: Promise<Transporter> | undefined;
  return async (mail) => {
    // Loaded with the first mail: most instances never send one, and all of them pay for what is loaded.
    pool ??= import('nodemailer').then(({ createTransport }) =>
      createTransport({ url, ...POOL, requireTLS: wantsTls(url), ...TIMEOUTS }, { from }),
    );
    try {
      await (await pool).sendMail({
        ...messageOf(mail),
        signal: AbortSignal.timeout(PATIENCE),
      } as SendMailOptions);
    } catch (error) {
      throw asDelivery(error as SmtpError);
    }
  };
}

function messageOf({ messageId, to, subject, text, html, headers, pictures = [] }: Mail) {
  return {
    messageId,
    to: [{ name: headerText(to.name), address: to.address }],
    subject,
    text,
    html,
    headers: { ...EVERY_MAIL, ...headers },
    attachments: pictures.map(({ contentId, name, png }) => ({
      cid: contentId,
      filename: name,
      content: Buffer.from(png),
      contentType: 'image/png',
      contentDisposition: 'inline' as const,
    })),
  };
}

/** Whether nothing may be said to this server in the clear: to any but one on this very machine. */
export function wantsTls(url: string): boolean {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
  return !(host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.')));
}

/** What nodemailer says of a failure: its own code, what the server answered, and to what. */
interface SmtpError extends Error {
  readonly code?: string;
  readonly command?: string;
  readonly responseCode?: number;
}

/**
 * RFC 5321, 4.2.1: an answer of 5xx stands, one of 4xx doesn't; 503 says only that the conversation went wrong. What is
 * answered to the sign-in or to the sender's own address says nothing of the mail: that is for the operator to mend,
 * and the mail waits for it. An address that is none is refused before anything is asked of the server.
 */
function asDelivery(cause: SmtpError): MailRefusedError | OutageError {
  const { message, code, command = '', responseCode } = cause;
  const ofTheMail = code === 'EMESSAGE' || (code === 'EENVELOPE' && /^(RCPT TO|DATA|API)$/.test(command));
  const stands = responseCode === undefined || (responseCode >= 500 && responseCode !== 503);
  return ofTheMail && stands ? new MailRefusedError(message, { cause }) : new OutageError(message, { cause });
}
