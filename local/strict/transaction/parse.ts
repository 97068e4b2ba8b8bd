import { describeRequest } from '../request/describe.ts';
import type { Operation } from '../request/operation.ts';
import { boundaryOf, parseMultipart, readHeaders, splitHead } from './multipart.ts';

/** One operation of an entity group transaction. */
export interface Step {
  readonly operation: Operation;
  /** The entity as JSON; empty for a deletion or a query. */
  readonly body: Buffer;
}

/**
 * Reads an entity group transaction: a batch that holds either one change set or one query.
 * https://learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions
 *
 * @returns what is wrong with it, in a sentence, when it is not one
 */
export function parseTransaction(contentType: string | undefined, body: Buffer): Step[] | { wrong: string } {
  const batch = partsOf(contentType, body);
  if (!batch) return { wrong: 'The batch is not a well-formed multipart/mixed body.' };
  const [only, another] = batch;
  if (!only || another) return { wrong: 'A batch holds exactly one change set, or one query.' };

  const inner = only.headers.get('content-type');
  const isQuery = inner !== undefined && /^application\/http\b/i.test(inner);
  const parts = isQuery ? [only] : partsOf(inner, only.body);
  if (!parts || parts.length === 0)
    return { wrong: 'The change set is not a well-formed multipart/mixed body.' };

  const steps: Step[] = [];
  for (const [index, part] of parts.entries()) {
    const step = readStep(part.body);
    if (!step) return { wrong: `Operation ${index} of the batch is not a well-formed HTTP request.` };
    if ((step.operation.method === 'GET') !== isQuery) {
      return { wrong: 'A query stands alone in its batch, outside of a change set.' };
    }
    steps.push(step);
  }
  return steps;
}

function partsOf(contentType: string | undefined, body: Buffer) {
  const boundary = boundaryOf(contentType);
  return boundary === undefined ? undefined : parseMultipart(body, boundary);
}

const requestLine = /^([A-Z]+) +(?:https?:\/\/[^/\s]+)?(\/\S*) +HTTP\/1\.1\s*$/;

function readStep(message: Buffer): Step | undefined {
  // The line break before the next delimiter ends a request without headers: give it its empty line.
  const parted = splitHead(message) ?? splitHead(Buffer.concat([message, Buffer.from('\r\n\r\n')]));
  if (!parted) return undefined;
  const [first = '', ...lines] = parted.head.split(/\r?\n/);
  const [, method, path] = requestLine.exec(first) ?? [];
  if (method === undefined || path === undefined) return undefined;
  const headers = Object.fromEntries(readHeaders(lines.join('\n')));
  return { operation: describeRequest('table', method, path, headers), body: parted.rest };
}
