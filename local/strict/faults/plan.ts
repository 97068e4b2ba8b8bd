import type { Service } from '../request/operation.ts';

/**
 * Which requests a rule is about. What is left out fits everything. What is counted are the requests that fit by
 * service, method, path, operation and body, and that no earlier rule took.
 */
export interface Match {
  readonly service?: Service;
  /** HTTP method, in capitals. */
  readonly method?: string;
  /** Looked for in path and query, as the client sent them. */
  readonly path?: RegExp;
  /** Looked for in the operation's name, e.g. `^(Insert|Update)Entity$`. */
  readonly operation?: RegExp;
  /** Looked for in the body, or in the beginning of a long one. */
  readonly body?: RegExp;
  /** Only the nth request that fits, counted from 1. */
  readonly nth?: number;
  /** The first so many that fit go through. */
  readonly after?: number;
  /** Nothing happens to the ones behind the first so many that fit. */
  readonly until?: number;
  /** 0 to 1, for each that fits; 1 when left out. */
  readonly probability?: number;
}

/** Answers of a store that is there and does not do what it is asked. */
export type FaultStatus = 400 | 403 | 413 | 429 | 500 | 503;

/** What happens to a request. */
export type Fault =
  /** It reaches the store so much later. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** The connection breaks; the store never sees it. */
  | { readonly kind: 'cut' }
  /** The store never sees it, and this is the answer; `retryAfter` in seconds. */
  | { readonly kind: 'status'; readonly status: FaultStatus; readonly retryAfter?: number }
  /** The store does it; the connection breaks instead of an answer. */
  | { readonly kind: 'lost-response' };

/** A rule of a plan. */
export interface Rule {
  readonly match: Match;
  readonly fault: Fault;
}

/** What goes wrong, and when: the same seed and the same order of requests give the same faults. */
export interface FaultPlan {
  readonly seed: number;
  readonly rules: readonly Rule[];
}
