import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** A mail as the server took it: for whom by its envelope, as text, and parsed. */
export interface ReceivedMail {
  readonly to: readonly string[];
  readonly raw: string;
  readonly mail: Email;
}

/** A real SMTP server on a free port that keeps its mails in memory. */
export interface MailServer {
  readonly url: string;
  readonly mails: ReceivedMail[];
  /** Recipients that are refused for good, with a 550. */
  readonly refused: Set<string>;
  /** Recipients that are put off, with a 450. */
  readonly deferred: Set<string>;
  /** Whether the connection is cut in the middle of the next mail. */
  cutNext: boolean;
  stop(): Promise<void>;
}

export interface MailServerOptions {
  /** A certificate to speak TLS with from the first byte. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Whoever signs in has to say so. */
  readonly password?: string;
}

export async function startMailServer({ tls, password }: MailServerOptions = {}): Promise<MailServer> {
  const mails: ReceivedMail[] = [];
  const refused = new Set<string>();
  const deferred = new Set<string>();
  const server = new SMTPServer({
    ...(tls ? { ...tls, secure: true } : {}),
    authOptional: password === undefined,
    disabledCommands: password === undefined ? ['AUTH', 'STARTTLS'] : ['STARTTLS'],
    onAuth(given, _session, done) {
      if (given.password === password) done(null, { user: given.username });
      else done(Object.assign(new Error('wrong password'), { responseCode: 535 }));
    },
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 100,
    onRcptTo({ address }, _session, done) {
      if (refused.has(address)) {
        done(Object.assign(new Error('no such mailbox'), { responseCode: 550 }));
      } else if (deferred.has(address)) {
        done(Object.assign(new Error('try again later'), { responseCode: 450 }));
      } else done();
    },
    onData(stream, session, done) {
      const { envelope } = session;
      if (known.cutNext) {
        known.cutNext = false;
        for (const socket of sockets) socket.destroy();
        return;
      }
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', async () => {
        const raw = Buffer.concat(chunks);
        const to = envelope.rcptTo.map(({ address }) => address);
        mails.push({ to, raw: raw.toString('utf8'), mail: await PostalMime.parse(raw) });
        done();
      });
    },
  });
  const sockets = new Set<Socket>();
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('error', () => {}); // a connection that is cut is what some tests are about
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  const known: MailServer = {
    url: tls
      ? `smtps://localhost:${port}?tls.ca=${encodeURIComponent(tls.cert)}`
      : `smtp://127.0.0.1:${port}`,
    mails,
    refused,
    deferred,
    cutNext: false,
    stop: () => new Promise<void>((resolve) => server.close(resolve)),
  };
  return known;
}
