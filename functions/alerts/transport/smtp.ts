import type { Transporter } from 'nodemailer';
import type { MailTransport } from './transport.ts';

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
    await (await pool).sendMail({ messageId, to: [to], subject, text, html, headers });
  };
}
