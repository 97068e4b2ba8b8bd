import { type Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Beginning } from './body.ts';

/** Headers of one connection, not of the message (RFC 9110, 7.6.1); and the one that was answered already. */
const ofTheConnection = new Set(['connection', 'keep-alive', 'proxy-connection', 'upgrade', 'expect']);

/** Where the store itself listens, on this machine. */
export interface Store {
  readonly port: number;
  readonly agent: Agent;
}

/**
 * Sends a request on as it came: the same path, the same headers in the same order, `Host` with them. The shared-key
 * signature covers path and headers, and Azurite takes the addresses it gives out, and its decision whether the source
 * of a copy is its own, from `Host`.
 *
 * @returns the store's answer, its body still to be read
 */
export function forward(
  request: IncomingMessage,
  { body, complete }: Beginning,
  store: Store,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const onward = httpRequest(
      {
        host: '127.0.0.1',
        port: store.port,
        agent: store.agent,
        method: request.method,
        path: request.url,
        headers: messageHeaders(request),
      },
      resolve,
    );
    onward.on('error', reject);
    if (complete) {
      onward.end(body);
    } else {
      onward.write(body);
      // A store that refuses early may close before it has read everything; its answer counts.
      pipeline(request, onward).catch(reject);
    }
  });
}

/** The raw headers, name and value by turns, without those of the connection. */
export function messageHeaders({ rawHeaders }: IncomingMessage): string[] {
  return rawHeaders.filter((_, i) => !ofTheConnection.has(rawHeaders[i - (i % 2)]!.toLowerCase()));
}
