import { FormatError } from '../errors.ts';
import { sha256 } from '../keys.ts';

/** A command that changes something begins. Nothing of what it was told is in it: that could name somebody. */
export interface Begun {
  readonly kind: 'begun';
  /** Random, behind the time at which it began. */
  readonly id: string;
  /** UTC, ISO 8601, as all times here. */
  readonly at: string;
  /** Like `contract notice`. */
  readonly command: string;
  /** Random keys of what it is about. */
  readonly contract?: string;
  readonly device?: string;
  /** By which the name of who ran it, which lies elsewhere, is known to be the one that was recorded. */
  readonly signed: string;
}

/** It came to its end. What died before that has no such line. */
export interface Ended {
  readonly kind: 'ended';
  /** The ID of its beginning. */
  readonly id: string;
  readonly at: string;
  readonly outcome: 'done' | 'failed';
  /** Code of the error it failed with. */
  readonly code?: string;
  /** What only was there when it was done. */
  readonly contract?: string;
  readonly device?: string;
}

/** Nothing more comes into this file: the log goes on in the next one. */
export interface Closed {
  readonly kind: 'closed';
  readonly at: string;
}

export type LineContent = Begun | Ended | Closed;

/** A line as it is stored. */
export type Line = LineContent & {
  readonly v: 1;
  /** SHA-256 of the line before, in whichever file, as it is stored; `null` in the first of all. */
  readonly previous: string | null;
  /** In the first line of a file: when the file before was closed. */
  readonly follows?: string;
};

/** The text of a line that goes on from another one; hashes are taken of such texts, without their line feed. */
export function textOf(content: LineContent, last: string | undefined, isFirstOfFile: boolean): string {
  const before = last !== undefined && isFirstOfFile ? readLine(last)?.at : undefined;
  return JSON.stringify({
    v: 1,
    ...content,
    ...(before === undefined ? {} : { follows: before }),
    previous: last === undefined ? null : sha256(last),
  });
}

/**
 * A line from its text; `undefined` where that is none.
 *
 * @throws {FormatError} when a newer release wrote it in a form this one doesn't know
 */
export function readLine(text: string): Line | undefined {
  let line: Partial<Line> | null;
  try {
    line = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof line?.v !== 'number' || typeof line.kind !== 'string' || typeof line.at !== 'string') {
    return undefined;
  }
  if (line.v !== 1) {
    throw new FormatError(`A line of the log of changes has format ${line.v}; this release reads 1.`);
  }
  return line as Line;
}
