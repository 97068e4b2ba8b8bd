import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { RequestError } from '../errors.ts';
import { authorizeService } from '../identity/authorize.ts';
import type { DeviceRegistry } from '../identity/registry.ts';
import type { Log } from '../logging.ts';
import type { HubSettings } from '../settings.ts';
import type { ServerCertificate } from '../tls/certificates.ts';
import { type Answer, answerDevices } from './devices.ts';

/** What the service REST needs of the hub. */
export interface RestOptions {
  /** Host name of the hub, which tokens must be made for. */
  host: string;
  certificate: ServerCertificate;
  policy: HubSettings['policy'];
  registry: DeviceRegistry;
  isConnected: (deviceId: string) => boolean;
  log: Log;
}

const BODY_LIMIT = 64 * 1024;

/** The HTTPS server of the service side; it does not listen yet. */
export function createRestServer(options: RestOptions): Server {
  return createServer(
    { cert: options.certificate.cert, key: options.certificate.key },
    (request, response) => {
      answer(request, options).then(
        (result) => send(response, result),
        (error: unknown) => send(response, describeError(error, options.log)),
      );
    },
  );
}

async function answer(request: IncomingMessage, options: RestOptions): Promise<Answer> {
  const now = new Date();
  const { authorization } = request.headers;
  const grant = authorizeService(authorization, options.host, options.policy, now.getTime());
  if (!grant.granted) {
    options.log(`REST ${request.method} ${request.url?.split('?')[0]} refused: ${grant.reason}`);
    throw new RequestError(401, 'IotHubUnauthorizedAccess', 'Unauthorized');
  }
  const url = new URL(request.url ?? '/', 'https://hub');
  const route = /^\/devices(?:\/([^/]*))?$/.exec(url.pathname);
  if (!route) throw new RequestError(404, 'NotFound', `${url.pathname} is not offered here`);
  if (!url.searchParams.has('api-version')) {
    throw new RequestError(400, 'ArgumentInvalid', 'the query parameter api-version is missing');
  }
  return await answerDevices(
    {
      method: request.method ?? 'GET',
      deviceId: route[1] ? decodePathPart(route[1]) : undefined,
      query: url.searchParams,
      ifMatch: request.headers['if-match']?.replaceAll('"', ''),
      body: await readJson(request),
      now,
    },
    options.registry,
    options.isConnected,
  );
}

function decodePathPart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new RequestError(400, 'ArgumentInvalid', 'the address is not properly percent-encoded');
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > BODY_LIMIT) {
      throw new RequestError(413, 'RequestEntityTooLarge', `a body has at most ${BODY_LIMIT} bytes`);
    }
    chunks.push(chunk);
  }
  if (length === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new RequestError(400, 'ArgumentInvalid', 'the body is not JSON');
  }
}

function describeError(error: unknown, log: Log): Answer {
  const known = error instanceof RequestError;
  if (!known) log(`REST request failed: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
  const [status, code, message] = known
    ? [error.status, error.code, error.message]
    : [500, 'ServerError', 'the request failed; the log of the stand-in says why'];
  return {
    status,
    // Microsoft's clients take code and text out of Message by the colon and the semicolon.
    body: { Message: `ErrorCode:${code};${message}`, ExceptionMessage: `Tracking ID:${randomUUID()}` },
  };
}

function send(response: ServerResponse, { status, body, etag }: Answer): void {
  const text = body === undefined ? '' : JSON.stringify(body);
  response.writeHead(status, {
    ...(text ? { 'content-type': 'application/json; charset=utf-8' } : {}),
    'content-length': Buffer.byteLength(text),
    ...(etag === undefined ? {} : { etag: `"${etag}"` }),
    // What an unread, oversized body leaves on the connection would be taken for the next request.
    ...(status === 413 ? { connection: 'close' } : {}),
  });
  response.end(text);
}
