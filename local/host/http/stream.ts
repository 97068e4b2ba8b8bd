import { randomUUID } from 'node:crypto';
import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { TypedData } from '../core/rpc.ts';
import type { Outcome, TriggerInput } from '../invoke/invoke.ts';
import { joinedHeaders } from './request.ts';

/** A request on its way, with what its route says of it. */
export interface Exchange {
  request: IncomingMessage;
  url: URL;
  params: Record<string, string>;
  response: ServerResponse;
}

/** Joins a forwarded request to its invocation, on the way there and back. */
const invocationHeader = 'x-ms-invocation-id';

/** What an answer says of its own connection, and not to the caller. */
const ownHeaders = new Set([invocationHeader, 'connection', 'keep-alive', 'transfer-encoding']);

/**
 * Serves one request of an app with `enableHttpStream`, the way the real host does: the library runs an HTTP server of
 * its own, at the URI it gives as a capability; the request goes there as it is, body and all, and is met by the
 * invocation of the same ID. What only the host knows, the route's parameters, goes with the invocation.
 * A function that fails before it has answered is 500; one that returns nothing, which the library leaves without an
 * answer, is 204. Rejects when the library's server breaks off.
 */
export async function forward(
  { request, url, params, response }: Exchange,
  proxy: string,
  invoke: (input: TriggerInput) => Promise<Outcome>,
): Promise<void> {
  const invocationId = randomUUID();
  const upstream = httpRequest(new URL(url.pathname + url.search, proxy), {
    method: request.method!,
    headers: {
      ...request.headers,
      [invocationHeader]: invocationId,
      'x-forwarded-host': url.host,
      'x-forwarded-proto': 'http',
    },
  });
  // The answer may begin long before the invocation has ended, and before the request has.
  const answered = new Promise<void>((resolve, reject) => {
    upstream.on('response', (answer) => resolve(passOn(answer, response)));
    upstream.on('error', reject);
  });
  answered.catch(() => undefined);
  response.on('close', () => upstream.destroy());
  request.pipe(upstream);

  const metadata: Record<string, TypedData> = {
    Headers: { json: JSON.stringify(joinedHeaders(request)) },
    Query: { json: JSON.stringify(Object.fromEntries(url.searchParams)) },
  };
  for (const [name, value] of Object.entries(params)) metadata[name] = { string: value };
  const outcome = await invoke({ invocationId, data: {}, metadata }).catch(() => undefined);
  if (outcome && outcome.result !== undefined && outcome.result !== null) {
    await answered;
  } else {
    upstream.destroy();
    if (response.headersSent) response.destroy();
    else response.writeHead(outcome ? 204 : 500).end();
  }
}

async function passOn(answer: IncomingMessage, response: ServerResponse): Promise<void> {
  if (response.writableEnded) return;
  const headers = Object.entries(answer.headers).filter(([name]) => !ownHeaders.has(name));
  response.writeHead(answer.statusCode!, Object.fromEntries(headers));
  // Who waits for the first bytes learns at once that they are coming.
  response.flushHeaders();
  await pipeline(answer, response);
}
