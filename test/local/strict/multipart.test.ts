import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boundaryOf, parseMultipart } from '../../../local/strict/transaction/multipart.ts';

const boundary = 'batch_1';
const headerName = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,15}$/);
const headerValue = fc.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/);
const headers = fc.uniqueArray(fc.tuple(headerName, headerValue), {
  selector: ([name]) => name.toLowerCase(),
});
/** Bytes that like to look like delimiters without being any. */
const bytes = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 40 }).map((part) => Buffer.from(part)),
      fc
        .constantFrom(
          '--',
          '\r\n',
          '\n',
          '\r',
          `x--${boundary}`,
          `--${boundary}x`,
          `--${boundary}--x`,
          '--batch_',
        )
        .map((text) => Buffer.from(text)),
    ),
  )
  .map((parts) => Buffer.concat(parts));
const delimiterLine = new RegExp(`(^|\n)--${boundary}(--)?[ \t]*\r?(\n|$)`);
/** What the rules of multipart allow as content: no line that is a delimiter. */
const content = bytes.filter((body) => !delimiterLine.test(`${body.toString('latin1')}\r\n`));

function written(
  parts: readonly { headers: readonly (readonly [string, string])[]; body: Buffer }[],
  eol: string,
): Buffer {
  const chunks = parts.flatMap(({ headers, body }) => [
    Buffer.from(
      `--${boundary}${eol}${headers.map(([name, value]) => `${name}: ${value}${eol}`).join('')}${eol}`,
    ),
    body,
    Buffer.from(eol),
  ]);
  return Buffer.concat([...chunks, Buffer.from(`--${boundary}--${eol}`)]);
}

test.each([
  ['CRLF', '\r\n'],
  ['LF', '\n'],
])('what was written with %s is read back byte for byte', (_, eol) => {
  fc.assert(
    fc.property(fc.array(fc.record({ headers, body: content }), { minLength: 1, maxLength: 5 }), (parts) => {
      // A line break of LF alone can't tell a CR before it from its own.
      fc.pre(eol === '\r\n' || parts.every(({ body }) => body.at(-1) !== 13));
      const read = parseMultipart(written(parts, eol), boundary);
      expect(read?.map(({ body }) => body.toString('hex'))).toEqual(
        parts.map(({ body }) => body.toString('hex')),
      );
      expect(read?.map((part) => Object.fromEntries(part.headers))).toEqual(
        parts.map((part) =>
          Object.fromEntries(part.headers.map(([name, value]) => [name.toLowerCase(), value])),
        ),
      );
    }),
    { numRuns: 500 },
  );
});

test('text before the first delimiter and after the closing one is ignored', () => {
  const body = Buffer.concat([
    Buffer.from('a preamble\r\n'),
    written([{ headers: [], body: Buffer.from('x') }], '\r\n'),
    Buffer.from(`an epilogue\r\n--${boundary}\r\n\r\nnot a part\r\n`),
  ]);
  expect(parseMultipart(body, boundary)?.map((part) => part.body.toString())).toEqual(['x']);
});

test('any bytes whatever are either parts or nothing, never a throw', () => {
  fc.assert(
    fc.property(bytes, (body) => {
      const parts = parseMultipart(body, boundary);
      expect(parts === undefined || parts.length > 0).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

test.each([
  ['', 'nothing at all'],
  ['--batch_1\r\n\r\nx', 'no closing delimiter'],
  ['--batch_1--\r\n', 'only a closing delimiter'],
  ['--batch_1\r\nContent-Type: a\r\n--batch_1--', 'no empty line after the headers'],
])('%j is refused: %s', (body) => {
  expect(parseMultipart(Buffer.from(body), boundary)).toBeUndefined();
});

test.each([
  ['multipart/mixed; boundary=batch_1', 'batch_1'],
  ['Multipart/Mixed;boundary="batch 1"', 'batch 1'],
  ['multipart/mixed; charset=utf-8; boundary=b;x=y', 'b'],
  ['multipart/mixed', undefined],
  ['multipart/mixedup; boundary=b', undefined],
  ['application/json; boundary=b', undefined],
  [undefined, undefined],
])('the boundary of %j is %j', (contentType, expected) => {
  expect(boundaryOf(contentType)).toBe(expected);
});
