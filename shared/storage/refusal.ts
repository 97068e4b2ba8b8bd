import { OwnStoreError, VaktError } from '../errors.ts';
import { codeOf, statusOf } from './failures.ts';

/** Whether this is an answer to the very question, and not that the store is busy or a gateway doesn't reach it. */
export function isRefusal(status: number | undefined): boolean {
  return status !== undefined && ![408, 429, 502, 503, 504].includes(status);
}

/**
 * What a store answered to something it did not do, like `400 InvalidInput`, where it is one of a customer's own;
 * `undefined` where it is away, or it wasn't the store.
 */
export function refusalOf(error: unknown): string | undefined {
  if (error instanceof OwnStoreError) return error.answered ? error.reason : undefined;
  const status = statusOf(error);
  return isRefusal(status) && status! < 500 ? reasonOf(error) : undefined;
}

/** Like `403 AuthorizationFailure`: nothing of the answer's text, which may repeat what it was asked with. */
export function reasonOf(error: unknown): string {
  if (error instanceof VaktError) return error.message;
  const known = [statusOf(error), codeOf(error)].filter((part) => /^[\w-]{1,60}$/.test(String(part ?? '')));
  return known.length > 0 ? known.join(' ') : 'no answer';
}
