import { createServer, type IncomingMessage, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { PlanError, StrictError } from '../errors.ts';
import { parsePlan } from '../faults/parse.ts';
import type { FaultPlan } from '../faults/plan.ts';
import type { StrictControl } from './control.ts';
import type { Visit } from './visit.ts';

type Reply = { readonly status: number; readonly body?: unknown };
const done: Reply = { status: 204 };
const defaultWaitMs = 30_000;

/** The control port: the same as StrictControl, over HTTP and JSON, for programs in other processes. */
export function controlServer(control: StrictControl): Server {
  return createServer((request, response) => {
    reply(control, request)
      .catch(
        (error: Error): Reply => ({
          status: error instanceof StrictError ? 400 : 500,
          body: { code: error instanceof StrictError ? error.code : 'FAILED', message: error.message },
        }),
      )
      .then(({ status, body }) => {
        response.writeHead(status, body === undefined ? {} : { 'content-type': 'application/json' });
        response.end(body === undefined ? undefined : `${JSON.stringify(body)}\n`);
      });
  });
}

async function reply(control: StrictControl, request: IncomingMessage): Promise<Reply> {
  const url = new URL(request.url ?? '/', 'http://control');
  const [, place = '', detail = ''] = url.pathname.split('/');
  switch (`${request.method} /${place}`) {
    case 'GET /requests':
      return { status: 200, body: { total: control.total, requests: control.requests() } };
    case 'DELETE /requests':
      control.reset();
      return done;
    case 'GET /plan':
      return { status: 200, body: control.plan ? asJson(control.plan) : null };
    case 'PUT /plan':
      control.setPlan(parsePlan(await jsonIn(request)));
      return done;
    case 'DELETE /plan':
      control.setPlan(undefined);
      return done;
    case 'GET /hold': {
      const held = control.held();
      return { status: 200, body: held ? { ...held, waiting: held.waiting.map(inShort) } : null };
    }
    case 'PUT /hold':
      control.hold(readHold(await jsonIn(request)));
      return done;
    case 'DELETE /hold':
      control.release();
      return done;
    case 'GET /reached':
      return reached(control, Number(detail), Number(url.searchParams.get('within') ?? defaultWaitMs));
    default:
      return {
        status: 404,
        body: { code: 'UNKNOWN', message: 'There are /requests, /plan, /hold and /reached/N.' },
      };
  }
}

async function reached(control: StrictControl, number: number, within: number): Promise<Reply> {
  if (!Number.isInteger(number) || number < 1 || !(within >= 0)) {
    throw new PlanError(
      'NUMBER',
      'Ask for /reached/N?within=MILLISECONDS: N is the number of a request, from 1.',
    );
  }
  const timer = new AbortController();
  const isThere = await Promise.race([
    control.reached(number).then(() => true),
    sleep(within, false, { signal: timer.signal }).catch(() => false),
  ]);
  timer.abort();
  return { status: isThere ? 200 : 408, body: { total: control.total } };
}

function readHold(value: unknown): Parameters<StrictControl['hold']>[0] {
  const { from, at = 'request' } = (value ?? {}) as Record<string, unknown>;
  if (!Number.isInteger(from) || (at !== 'request' && at !== 'answer')) {
    const message =
      'A hold is {"from": N, "at": "request" or "answer"}: N is the number of the first held request.';
    throw new PlanError('HOLD', message);
  }
  return { from: from as number, at };
}

async function jsonIn(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = await request.toArray();
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch (cause) {
    throw new PlanError('JSON', 'The body is not JSON.', { cause });
  }
}

const inShort = ({ number, operation: { service, name, path } }: Visit) => ({
  number,
  service,
  operation: name,
  path,
});

/** Patterns as the text they were made from. */
function asJson({ seed, rules }: FaultPlan): unknown {
  return {
    seed,
    rules: rules.map(({ match, fault }) => ({
      match: { ...match, path: match.path?.source, operation: match.operation?.source },
      fault,
    })),
  };
}
