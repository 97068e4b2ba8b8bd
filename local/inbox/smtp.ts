import type { Readable } from 'node:stream';
import { SMTPServer } from 'smtp-server';
import type { Envelope } from './mail.ts';

/** The largest mail taken, in bytes: what large providers take, too. */
const sizeLimit = 25 * 1024 * 1024;

/** An error that SMTP tells the sender with this reply code. */
class SmtpRefusal extends Error {
  readonly responseCode: number;

  constructor(responseCode: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.responseCode = responseCode;
  }
}

/**
 * An SMTP server that takes every mail for every address. No sign-in and no TLS: it listens on 127.0.0.1
 * only. SMTP's 250 is sent when `keep` has resolved; when it fails, the sender is told to try again later
 * (451), and a mail that is too large is refused for good (552).
 */
export function smtpServer(keep: (raw: Buffer, envelope: Envelope) => Promise<unknown>): SMTPServer {
  return new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: sizeLimit,
    closeTimeout: 1000,
    logger: false,
    onData(stream, session, done) {
      const { mailFrom, rcptTo } = session.envelope;
      const envelope = { from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address) };
      receive(stream)
        .then((raw) => keep(raw, envelope).catch(tryAgain))
        .then(
          () => done(),
          (error) => done(error),
        );
    },
  });
}

/** Reads a mail to its end, also when it is too large: SMTP has no way to stop a sender half-way. */
async function receive(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size <= sizeLimit) chunks.push(chunk);
  }
  if (size > sizeLimit) throw new SmtpRefusal(552, `the mail is larger than ${sizeLimit} bytes`);
  return Buffer.concat(chunks);
}

function tryAgain(error: Error): never {
  process.stderr.write(`a mail could not be kept: ${error.message}\n`);
  throw new SmtpRefusal(451, 'the mail could not be kept; try again later', { cause: error });
}
