import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StrictControl } from '../control/control.ts';
import type { Outcome, Visit } from '../control/visit.ts';
import type { FaultStatus } from '../faults/plan.ts';
import { describeRequest } from '../request/describe.ts';
import type { Service } from '../request/operation.ts';
import { type Answer, answerOf } from '../rules/answer.ts';
import type { DeletedNames } from '../rules/deleted.ts';
import type { Refusal } from '../rules/refusal.ts';
import { refuse } from '../rules/refuse.ts';
import { maxTableBody } from '../rules/transaction.ts';
import { type Beginning, readBeginning } from './body.ts';
import { forward, messageHeaders, type Store } from './forward.ts';

/** What the three listeners of a proxy have in common. */
export interface Shared {
  readonly control: StrictControl;
  readonly deleted: DeletedNames;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Told what an operator should know, a sentence each. */
  readonly log: (text: string) => void;
}

const faultAnswers: Readonly<Record<FaultStatus, Refusal>> = {
  400: { status: 400, code: 'InvalidInput', message: 'A planned fault: an input is not valid.' },
  403: { status: 403, code: 'AuthorizationFailure', message: 'A planned fault: this is not permitted.' },
  413: { status: 413, code: 'RequestBodyTooLarge', message: 'A planned fault: the body is too large.' },
  429: { status: 429, code: 'TooManyRequests', message: 'A planned fault: too many requests.' },
  500: { status: 500, code: 'InternalError', message: 'A planned fault: an internal error.' },
  503: { status: 503, code: 'ServerBusy', message: 'A planned fault: the server is busy.' },
};

/** Takes one request through: receive, hold, fault, refuse, hand on, hold, answer. */
export async function handle(
  service: Service,
  store: Store,
  shared: Shared,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = 'GET', url = '/', headers } = request;
  const operation = describeRequest(service, method, url, headers);
  const beginning = await readBeginning(request, maxTableBody);
  // Half a request was never made.
  if (!beginning) return;
  const visit = shared.control.arrive(operation, beginning.body);
  shared.control.end(visit, await take({ service, store, shared, request, response, beginning, visit }));
}

interface Exchange {
  readonly service: Service;
  readonly store: Store;
  readonly shared: Shared;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly beginning: Beginning;
  readonly visit: Visit;
}

async function take(exchange: Exchange): Promise<Outcome> {
  const { service, shared, request, response, beginning, visit } = exchange;
  const { delayMs, fault } = visit.decision;
  const gone = new Promise<void>((resolve) => response.once('close', resolve));
  await shared.control.pass(visit, 'request', gone);
  if (delayMs > 0) await Promise.race([sleep(delayMs, undefined, { ref: false }), gone]);
  if (response.destroyed) return 'abandoned';

  if (fault?.kind === 'cut') {
    request.socket.resetAndDestroy();
    return 'cut';
  }
  const now = shared.clock();
  const write = (refusal: Refusal, headers: Record<string, string> = {}) => {
    const answer = answerOf(service, refusal, { requestId: randomUUID(), now: new Date(now) });
    send(request, response, { ...answer, headers: { ...answer.headers, ...headers } });
  };
  if (fault?.kind === 'status') {
    write(
      faultAnswers[fault.status],
      fault.retryAfter === undefined ? {} : { 'retry-after': `${fault.retryAfter}` },
    );
    return 'status';
  }
  const refusal = refuse(
    { operation: visit.operation, headers: request.headers, ...beginning },
    shared.deleted,
    now,
  );
  if (refusal) {
    write(refusal);
    return 'refused';
  }
  return handOn(exchange, gone);
}

async function handOn(exchange: Exchange, gone: Promise<void>): Promise<Outcome> {
  const { store, shared, request, response, beginning, visit } = exchange;
  let answer: IncomingMessage;
  try {
    answer = await forward(request, beginning, store);
  } catch (error) {
    if (response.destroyed) return 'abandoned';
    shared.log(
      `${visit.operation.service} on port ${store.port} did not answer: ${(error as Error).message}`,
    );
    request.socket.resetAndDestroy();
    return 'unreachable';
  }
  const status = answer.statusCode ?? 502;
  if (status < 300) shared.deleted.done(visit.operation, shared.clock());
  await shared.control.pass(visit, 'answer', gone);

  if (visit.decision.fault?.kind === 'lost-response') {
    await answer.toArray().catch(() => undefined);
    request.socket.resetAndDestroy();
    return 'lost-response';
  }
  response.writeHead(status, answer.statusMessage ?? '', messageHeaders(answer));
  // The client may leave, or the store break off: both see it on their own connection.
  await pipeline(answer, response).catch(() => undefined);
  return 'passed';
}

function send(request: IncomingMessage, response: ServerResponse, { status, headers, body }: Answer): void {
  // What is left of the body is read away, so that the connection can go on.
  request.resume();
  const isHead = request.method === 'HEAD';
  response.writeHead(status, { ...headers, 'content-length': String(Buffer.byteLength(body)) });
  response.end(isHead ? undefined : body);
}
