import type { IncomingMessage } from 'node:http';
import type { NullableString, RpcHttp } from '../core/rpc.ts';

/** The most a request's body may hold, in bytes: Azure's own limit, http.sys' `maxRequestBodySize` of 100 MB. */
const maxBodyBytes = 104_857_600;

/** A request whose body is over the limit; answered with 413. */
export class BodyTooLarge extends Error {}

/**
 * A request as the host sends it to the worker: lower-cased header names, query and header values that occur several
 * times joined by a comma, body as bytes. Rejects with BodyTooLarge.
 */
export async function toRpcRequest(
  request: IncomingMessage,
  url: URL,
  params: Record<string, string>,
): Promise<RpcHttp> {
  const query: Record<string, string> = {};
  for (const [key, value] of url.searchParams) {
    query[key] = key in query ? `${query[key]},${value}` : value;
  }
  const body = await readBody(request);
  return {
    method: request.method!,
    url: url.href,
    nullableQuery: nullable(query),
    nullableHeaders: nullable(joinedHeaders(request)),
    nullableParams: nullable(params),
    body: body.length > 0 ? { bytes: body } : undefined,
  };
}

/** A request's headers, each a single text. */
export function joinedHeaders(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [key, value] of Object.entries(request.headers)) {
    headers[key] = Array.isArray(value) ? value.join(',') : (value ?? '');
  }
  return headers;
}

function nullable(values: Record<string, string>): Record<string, NullableString> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value }]));
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > maxBodyBytes) throw new BodyTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
