import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { RequestError } from '../errors.ts';
import { authorizeService } from '../identity/authorize.ts';
import type { Log } from '../logging.ts';
import type { Enrollments } from '../provisioning/enrollments.ts';
import { failure } from '../provisioning/service.ts';
import type { HubSettings, Policy } from '../settings.ts';
import type { ServerCertificate } from '../tls/certificates.ts';
import { answerDevices } from './devices.ts';
import { answerGroups, answerIndividuals, answerRegistrations } from './enrollments.ts';
import type { Answer, ServiceRequest } from './request.ts';
import { type SendingOptions, senderIn, takeMessage } from './telemetry.ts';

/** What the service REST needs of the hub, and devices that send by it. */
export interface RestOptions extends SendingOptions {
  certificate: ServerCertificate;
  settings: HubSettings;
  enrollments: Enrollments;
  isConnected: (deviceId: string) => boolean;
}

/** A collection of the service side: which key opens it, who answers, and how it words its errors. */
interface Route {
  policy: Policy;
  answer: (request: ServiceRequest) => Promise<Answer>;
  describeError: (error: RequestError) => unknown;
}

const BODY_LIMIT = 256 * 1024;

/**
 * The HTTPS server of both service sides, the hub's and the provisioning service's, and of devices that send by
 * HTTPS; it does not listen yet.
 */
export function createRestServer(options: RestOptions): Server {
  const { cert, key } = options.certificate;
  return createServer({ cert, key }, (request, response) => {
    const url = new URL(request.url ?? '/', 'https://hub');
    const route = findRoute(url.pathname, options);
    answer(request, url, route, options).then(
      (result) => send(response, result),
      (error: unknown) => {
        const known = toRequestError(error, options.log);
        send(response, { status: known.status, body: route.describeError(known) });
      },
    );
  });
}

function findRoute(pathname: string, options: RestOptions): Route {
  const { settings, registry, enrollments, isConnected } = options;
  const hub = { policy: settings.policy, describeError: describeHubError };
  const provisioning = { policy: settings.provisioning.policy, describeError: describeProvisioningError };
  switch (pathname.split('/')[1]!.toLowerCase()) {
    case 'devices':
      return { ...hub, answer: (request) => answerDevices(request, registry, isConnected) };
    case 'enrollments':
      return { ...provisioning, answer: (request) => answerIndividuals(request, enrollments) };
    case 'enrollmentgroups':
      return { ...provisioning, answer: (request) => answerGroups(request, enrollments) };
    case 'registrations':
      return { ...provisioning, answer: (request) => answerRegistrations(request, enrollments) };
    default:
      return {
        ...hub,
        answer: () => Promise.reject(new RequestError(404, 'NotFound', `nothing at ${pathname}`)),
      };
  }
}

async function answer(
  request: IncomingMessage,
  url: URL,
  route: Route,
  options: RestOptions,
): Promise<Answer> {
  const now = new Date();
  const { method = 'GET', headers } = request;
  const sender = senderIn(method, url.pathname);
  if (sender !== undefined) {
    checkVersion(url);
    return takeMessage(sender, headers, await readBody(request), options, now.getTime());
  }
  const grant = authorizeService(
    headers.authorization,
    options.host,
    url.pathname,
    route.policy,
    now.getTime(),
  );
  if (!grant.granted) {
    options.log(`REST ${method} ${url.pathname} refused: ${grant.reason}`);
    throw new RequestError(401, 'IotHubUnauthorizedAccess', 'Unauthorized');
  }
  checkVersion(url);
  return await route.answer({
    method,
    path: url.pathname.split('/').slice(2).map(decodePathPart),
    query: url.searchParams,
    ifMatch: headers['if-match']?.replaceAll('"', ''),
    page: {
      size: headers['x-ms-max-item-count']?.toString(),
      continuation: headers['x-ms-continuation']?.toString(),
    },
    body: parseJson(await readBody(request)),
    now,
  });
}

function checkVersion(url: URL): void {
  if (url.searchParams.has('api-version')) return;
  throw new RequestError(400, 'ArgumentInvalid', 'the query parameter api-version is missing');
}

function decodePathPart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new RequestError(400, 'ArgumentInvalid', 'the address is not properly percent-encoded');
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > BODY_LIMIT) {
      throw new RequestError(413, 'RequestEntityTooLarge', `a body has at most ${BODY_LIMIT} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parseJson(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new RequestError(400, 'ArgumentInvalid', 'the body is not JSON');
  }
}

function toRequestError(error: unknown, log: Log): RequestError {
  if (error instanceof RequestError) return error;
  log(`REST request failed: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
  return new RequestError(500, 'ServerError', 'the request failed; the log of the stand-in says why');
}

function describeHubError({ code, message }: RequestError): unknown {
  // Microsoft's clients take code and text out of Message by the colon and the semicolon.
  return { Message: `ErrorCode:${code};${message}`, ExceptionMessage: `Tracking ID:${randomUUID()}` };
}

function describeProvisioningError({ status, message }: RequestError): unknown {
  return failure(status, status * 1000, message, new Date()).body;
}

function send(response: ServerResponse, { status, body, etag, continuation }: Answer): void {
  const text = body === undefined ? '' : JSON.stringify(body);
  response.writeHead(status, {
    ...(text ? { 'content-type': 'application/json; charset=utf-8' } : {}),
    'content-length': Buffer.byteLength(text),
    ...(etag === undefined ? {} : { etag: `"${etag}"` }),
    ...(continuation === undefined ? {} : { 'x-ms-continuation': continuation }),
    // What an unread, oversized body leaves on the connection would be taken for the next request.
    ...(status === 413 ? { connection: 'close' } : {}),
  });
  response.end(text);
}
