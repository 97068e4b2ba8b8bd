import type { Headers } from './operation.ts';

/** An address below the account, and what else tells the operations on it apart. */
export interface Target {
  readonly method: string;
  /** The path after the account, still encoded, without the slash in front. */
  readonly rest: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
}

/** Percent-decodes; what is not well formed stays as it is, for the store to refuse. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
