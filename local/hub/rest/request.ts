import { RequestError } from '../errors.ts';

/** A request that was authorized, with what the routes need of it. */
export interface ServiceRequest {
  method: string;
  /** What follows the name of the collection in the address, decoded. */
  path: string[];
  query: URLSearchParams;
  /** The If-Match header without its quotes; `undefined`: none. */
  ifMatch: string | undefined;
  /** How much of a query's result is wanted, and after which item, as the headers have it. */
  page: { size: string | undefined; continuation: string | undefined };
  body: unknown;
  now: Date;
}

/** What a route answers with; no body with 204. */
export interface Answer {
  status: number;
  body?: unknown;
  etag?: string;
  /** There is more: with this the next page is asked for. */
  continuation?: string;
}

/**
 * The body as an object.
 *
 * @param what it describes, for the error
 * @throws RequestError 400 when it is none
 */
export function objectBody(body: unknown, what: string): Record<string, unknown> {
  if (typeof body === 'object' && body !== null && !Array.isArray(body))
    return body as Record<string, unknown>;
  throw new RequestError(400, 'ArgumentInvalid', `the body must be a JSON object that describes ${what}`);
}

export function methodNotAllowed(method: string): RequestError {
  return new RequestError(405, 'MethodNotAllowed', `${method} is not offered here`);
}
