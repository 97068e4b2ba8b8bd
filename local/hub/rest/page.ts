import { RequestError } from '../errors.ts';
import type { Answer, ServiceRequest } from './request.ts';

const DEFAULT_SIZE = 100;
const LARGEST_SIZE = 1000;

/**
 * A page of a query's result. Items come in the order of their IDs, so that what is created or deleted
 * between two pages makes none of the others appear twice or not at all.
 *
 * @throws RequestError 400 when size or continuation are not ones that were given out
 */
export function answerPage<T>(
  items: readonly T[],
  idOf: (item: T) => string,
  page: ServiceRequest['page'],
): Answer {
  const size = Number(page.size ?? DEFAULT_SIZE);
  if (!Number.isInteger(size) || size < 1) {
    throw new RequestError(400, 'ArgumentInvalid', 'x-ms-max-item-count must be a whole number from 1');
  }
  const after = page.continuation === undefined ? undefined : decodeToken(page.continuation);
  const left = items
    .filter((item) => after === undefined || idOf(item) > after)
    .sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
  const body = left.slice(0, Math.min(size, LARGEST_SIZE));
  const last = body.at(-1);
  const more = left.length > body.length && last !== undefined;
  return { status: 200, body, ...(more ? { continuation: encodeToken(idOf(last)) } : {}) };
}

function encodeToken(id: string): string {
  return Buffer.from(JSON.stringify({ after: id })).toString('base64url');
}

function decodeToken(token: string): string {
  try {
    const { after } = JSON.parse(Buffer.from(token, 'base64url').toString()) as { after: unknown };
    if (typeof after === 'string') return after;
  } catch {
    // Not one of ours: said below.
  }
  throw new RequestError(400, 'ArgumentInvalid', 'x-ms-continuation is no token that was given out here');
}
