import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * What becomes of a request: it passes; it is refused undone; it is done and its answer refused, as a process
 * that died in between would never have seen it. A refusal is a 403, which no client tries again. Or the store says
 * 503, that it is busy; clients try again for some seconds.
 */
export type Verdict = 'pass' | 'refuse' | 'lose-answer' | 'unavailable';

/** A gate in front of a storage account, through which every request has to go. */
export interface Gate {
  /** As the account's own, with the gate's addresses. */
  readonly connectionString: string;
  /** Asked before each request; may itself do something first. Lets everything pass until it is set. */
  onRequest: (method: string, path: string) => Verdict | Promise<Verdict>;
  stop(): Promise<void>;
}

/** Puts a gate in front of the account of this connection string. */
export async function startGate(connectionString: string): Promise<Gate> {
  const servers: ReturnType<typeof createServer>[] = [];
  const gate: Gate = {
    connectionString,
    onRequest: () => 'pass',
    async stop() {
      for (const server of servers) {
        server.close();
        server.closeAllConnections();
      }
    },
  };

  async function handle(target: URL, incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const verdict = await gate.onRequest(incoming.method ?? '', incoming.url ?? '');
    const refuse = () => answer.writeHead(403).end();
    if (verdict === 'unavailable') {
      answer.writeHead(503).end();
      return;
    }
    if (verdict === 'refuse') {
      refuse();
      return;
    }
    const { hostname, port } = target;
    const { method, url: path, headers } = incoming;
    const forwarded = request({ hostname, port, method, path, headers }, (response) => {
      if (verdict === 'lose-answer') response.resume().on('end', refuse);
      else response.pipe(answer.writeHead(response.statusCode ?? 500, response.headers));
    });
    forwarded.on('error', () => answer.destroy());
    forwarded.end(Buffer.concat(chunks));
  }

  let guarded = connectionString;
  for (const [, endpoint] of connectionString.matchAll(/Endpoint=(http:[^;]+)/g)) {
    const target = new URL(endpoint!);
    const server = createServer((incoming, answer) => {
      handle(target, incoming, answer).catch(() => answer.destroy());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    servers.push(server);
    const own = new URL(endpoint!);
    own.port = String((server.address() as AddressInfo).port);
    guarded = guarded.replace(endpoint!, own.href);
  }
  return Object.assign(gate, { connectionString: guarded });
}
