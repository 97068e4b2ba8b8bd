/** Why Azure would not do what was asked. */
export interface Refusal {
  /** HTTP status. */
  readonly status: number;
  /** The storage error code, as Azure names it; undefined where Azure's web server refuses before storage sees it. */
  readonly code?: string;
  /** What is wrong, for a person. */
  readonly message: string;
  /** The operation of a transaction that it is about, counted from 0. */
  readonly index?: number;
}

/** A refusal with status 400. */
export const bad = (code: string, message: string): Refusal => ({ status: 400, code, message });
