/** One part of a multipart body: headers by their names in lower case, and the bytes. */
export interface Part {
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

/** The boundary that a `multipart/mixed` content type names; undefined when it is not one. RFC 2046, 5.1.1 */
export function boundaryOf(contentType: string | undefined): string | undefined {
  if (contentType === undefined || !/^\s*multipart\/mixed\s*(;|$)/i.test(contentType)) return undefined;
  const found = /;\s*boundary=(?:"([^"]+)"|([^\s;"]+))/i.exec(contentType);
  return found?.[1] ?? found?.[2];
}

/**
 * Takes a multipart body apart (RFC 2046, 5.1.1). Only a whole delimiter line separates: the boundary inside a line,
 * or with more behind it, is content. What stands before the first and after the closing delimiter is ignored. Lines
 * may end in a bare LF: Table Storage takes that too.
 *
 * @returns undefined when there is no delimiter, no closing one, or a part without the blank line after its headers
 */
export function parseMultipart(body: Buffer, boundary: string): Part[] | undefined {
  const delimiters = delimitersIn(body, boundary);
  const last = delimiters.findIndex(({ closes }) => closes);
  if (last < 1) return undefined;
  const parts: Part[] = [];
  for (let i = 0; i < last; i++) {
    const part = splitHead(body.subarray(delimiters[i]!.end, delimiters[i + 1]!.start));
    if (!part) return undefined;
    parts.push({ headers: readHeaders(part.head), body: part.rest });
  }
  return parts;
}

interface Delimiter {
  /** Where the line break before it begins: that belongs to the delimiter. */
  readonly start: number;
  /** Just behind the line break after it. */
  readonly end: number;
  readonly closes: boolean;
}

const LF = 10;
const CR = 13;
const lineBreak = Buffer.from('\n');

function delimitersIn(body: Buffer, boundary: string): Delimiter[] {
  const mark = Buffer.from(`--${boundary}`, 'latin1');
  const found: Delimiter[] = [];
  for (let at = body.indexOf(mark); at >= 0; at = body.indexOf(mark, at + 1)) {
    if (at > 0 && body[at - 1] !== LF) continue;
    const newline = body.indexOf(lineBreak, at);
    const end = newline < 0 ? body.length : newline + 1;
    const tail = body.toString('latin1', at + mark.length, end);
    const kind = /^(--)?[ \t]*\r?\n?$/.exec(tail);
    if (!kind) continue;
    found.push({ start: beforeLineBreak(body, at), end, closes: kind[1] !== undefined });
  }
  return found;
}

function beforeLineBreak(body: Buffer, at: number): number {
  if (at === 0) return 0;
  return at > 1 && body[at - 2] === CR ? at - 2 : at - 1;
}

/**
 * Parts the head of a message from what follows the first empty line.
 *
 * @returns undefined when there is no empty line
 */
export function splitHead(message: Buffer): { head: string; rest: Buffer } | undefined {
  for (let from = 0; ; ) {
    const newline = message.indexOf(lineBreak, from);
    if (newline < 0) return undefined;
    const isEmpty = newline === from || (newline === from + 1 && message[from] === CR);
    if (isEmpty) return { head: message.toString('latin1', 0, from), rest: message.subarray(newline + 1) };
    from = newline + 1;
  }
}

/** Header lines by their names in lower case; of a name that comes twice the last counts. */
export function readHeaders(head: string): Map<string, string> {
  const headers = new Map<string, string>();
  for (const line of head.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return headers;
}
