import type { Server } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { httpServer } from './http/server.ts';
import { smtpServer } from './smtp.ts';
import { openMailStore } from './store.ts';

const usage = 'usage: node local/inbox/main.ts --data DIR [--smtp-port 1025] [--http-port 8025]';
const host = '127.0.0.1';

interface Options {
  data: string;
  smtpPort: number;
  httpPort: number;
}

function readOptions(): Options | undefined {
  try {
    const { values } = parseArgs({
      options: {
        data: { type: 'string' },
        'smtp-port': { type: 'string', default: '1025' },
        'http-port': { type: 'string', default: '8025' },
      },
    });
    const [smtpPort, httpPort] = [values['smtp-port'], values['http-port']].map(Number) as [number, number];
    const areWhole = Number.isInteger(smtpPort) && Number.isInteger(httpPort);
    if (values.data && areWhole) return { data: values.data, smtpPort, httpPort };
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
  }
  return undefined;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as { port: number }).port);
    });
  });
}

async function run({ data, smtpPort, httpPort }: Options): Promise<void> {
  const store = await openMailStore(join(data, 'mails'));
  const smtp = smtpServer(async (raw, envelope) => {
    const mail = await store.add(raw, envelope, new Date());
    process.stderr.write(`${mail.receivedAt} mail ${mail.id} arrived\n`);
  });
  // A sender that breaks off is no reason to end.
  smtp.on('error', (error) => process.stderr.write(`SMTP: ${error.message}\n`));
  const http = httpServer(store);
  const ports = { smtp: await listen(smtp.server, smtpPort), http: await listen(http, httpPort) };

  const stop = () => {
    smtp.close(() => http.close(() => process.exit(0)));
    http.closeAllConnections();
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.stdout.write(`${JSON.stringify({ ready: true, ...ports })}\n`);
}

const options = readOptions();
if (!options) {
  process.stderr.write(`${usage}\n`);
  process.exitCode = 2;
} else {
  run(options).catch((error: Error) => {
    process.stderr.write(`the inbox could not start: ${error.message}\n`);
    process.exit(1);
  });
}
