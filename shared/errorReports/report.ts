import { sha256 } from '../keys.ts';
import { CLASSES, CODES, FIELDS } from './known.ts';

/** One error in a chain of causes, as far as it may be told. */
export interface ReportedError {
  /** Of those that are known; anything else is an `Error`. */
  readonly class: string;
  readonly code?: string;
  /** Of an HTTP answer, or of SMTP. */
  readonly status?: number;
  /** Where in the app's own bundle, as `main.js:120:33`, the innermost first. */
  readonly frames: readonly string[];
}

/** What a function was working on, without any of it. */
export interface ReportedInput {
  /** How many events, of a batch. */
  readonly batch?: number;
  /** Which fields there were, of those a message may have. */
  readonly fields?: readonly string[];
}

/** Under which circumstances an error came out of a function. */
export interface Circumstances {
  readonly function: string;
  readonly release: string;
  /** Hash of the settings: two reports of one hash had the same. */
  readonly settings: string;
}

/** An error with its situation. Nothing in it comes from a customer's data. */
export interface ErrorReport extends Circumstances {
  /** The same for errors of one function that came the same way: class, code and place of the whole chain. */
  readonly fingerprint: string;
  readonly chain: readonly ReportedError[];
  readonly input: ReportedInput;
}

const LONGEST_CHAIN = 5;
const MOST_FRAMES = 8;

/**
 * Reports an error by what is known to be harmless, and by nothing else: messages, names, values and whatever else an
 * error may carry are never looked at but to be cut off.
 */
export function reportOf(error: unknown, about: Circumstances, input: unknown): ErrorReport {
  const chain: ReportedError[] = [];
  const seen = new Set<unknown>();
  for (let at = error; at !== undefined && at !== null && !seen.has(at); at = causeOf(at)) {
    seen.add(at);
    chain.push(reported(at));
    if (chain.length === LONGEST_CHAIN) break;
  }
  const fingerprint = sha256(JSON.stringify([about.function, chain])).slice(0, 12);
  return { ...about, fingerprint, chain, input: shapeOf(input) };
}

/** The shape of what a function was given. */
export function shapeOf(input: unknown): ReportedInput {
  if (Array.isArray(input)) return { batch: input.length };
  if (typeof input !== 'object' || input === null) return {};
  const fields = FIELDS.filter((field) => Object.hasOwn(input, field));
  return fields.length > 0 ? { fields } : {};
}

function reported(error: unknown): ReportedError {
  if (!(error instanceof Error)) return { class: 'no error', frames: [] };
  const read = (field: string): unknown => {
    try {
      return (error as unknown as Record<string, unknown>)[field];
    } catch {
      return undefined; // a getter of somebody's
    }
  };
  const name = [error.constructor?.name, read('name')].find((one) => CLASSES.has(one as string));
  const code = read('code');
  const status = read('statusCode') ?? read('responseCode');
  return {
    class: (name as string | undefined) ?? 'Error',
    ...(CODES.has(code as string) ? { code: code as string } : {}),
    ...(isStatus(status) ? { status } : {}),
    frames: framesOf(read('stack'), read('message')),
  };
}

function causeOf(error: unknown): unknown {
  try {
    return (error as { cause?: unknown }).cause;
  } catch {
    return undefined;
  }
}

function isStatus(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 100 && (value as number) <= 599;
}

/**
 * A place in a file of the bundle: `main.js`, or one that is loaded when first used, told by the hash in its name. Of
 * other files, of folders and of functions nothing is told.
 */
const FRAME = /^\s+at .*[/\\]dist[/\\](?:(main)|[A-Za-z][\w.-]*-([A-Z0-9]{8}))\.js:(\d{1,7}):(\d{1,7})\)?$/;

/** What stands behind the message: a message may look like a stack itself. Where it isn't found, nothing is believed. */
function framesOf(stack: unknown, message: unknown): string[] {
  if (typeof stack !== 'string' || typeof message !== 'string') return [];
  const start = stack.indexOf(message);
  if (start < 0) return [];
  const lines = stack.slice(start + message.length).split('\n');
  // What is left on the message's own line is no frame.
  const frames = lines.slice(1).flatMap((text) => {
    const [, main, hash, line, column] = FRAME.exec(text) ?? [];
    return line === undefined ? [] : `${main ?? hash}.js:${line}:${column}`;
  });
  return frames.slice(0, MOST_FRAMES);
}
