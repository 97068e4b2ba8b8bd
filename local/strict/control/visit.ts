import type { Decision } from '../faults/decide.ts';
import type { Operation } from '../request/operation.ts';

/** Where a request can be held: before the store sees it, or when the store has done it and nobody knows yet. */
export type Stage = 'request' | 'answer';

/**
 * How a request ended: `passed` (the store's own answer, whatever its status), `refused` (Azure's answer instead),
 * `abandoned` (the client left before the store saw it), `unreachable` (the store is not there), or by a fault.
 */
export type Outcome = 'passed' | 'refused' | 'abandoned' | 'unreachable' | 'cut' | 'status' | 'lost-response';

/** A request on its way. */
export interface Visit {
  /** Counted from 1 over all three services, in the order in which they were received whole. */
  readonly number: number;
  readonly operation: Operation;
  readonly decision: Decision;
}

/** How many requests of one operation ended in one way. */
export interface RequestCount {
  readonly service: Operation['service'];
  readonly operation: string;
  readonly outcome: Outcome;
  readonly count: number;
}
