import fc from 'fast-check';
import { expect, test } from 'vitest';
import { refuseTransaction } from '../../../local/strict/rules/transaction.ts';
import { parseTransaction, type Step } from '../../../local/strict/transaction/parse.ts';
import { batchOf, contentType } from './batch.ts';

const key = fc.string({ unit: 'binary', maxLength: 20 });

test('keys of any characters come out of a batch as they went in', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ method: fc.constantFrom('PUT', 'PATCH', 'DELETE'), key }), { minLength: 1 }),
      (ops) => {
        const steps = parseTransaction(
          contentType,
          batchOf(
            ops.map(({ method, key }) => ({
              method,
              partitionKey: key,
              rowKey: `${key}'`,
              entity: { text: key },
            })),
          ),
        );
        expect((steps as Step[]).map(({ operation }) => [operation.method, operation.keys])).toEqual(
          ops.map(({ method, key }) => [method, { partitionKey: key, rowKey: `${key}'` }]),
        );
        for (const [i, { body }] of (steps as Step[]).entries()) {
          if (ops[i]!.method !== 'DELETE') expect(JSON.parse(body.toString()).text).toBe(ops[i]!.key);
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('any bytes sent as a batch are taken apart or refused in a sentence', () => {
  const line = fc.constantFrom(
    `--${/boundary=(.*)/.exec(contentType)![1]}`,
    'Content-Type: multipart/mixed; boundary=changeset_1',
    'Content-Type: application/http',
    '--changeset_1',
    '--changeset_1--',
    `--${/boundary=(.*)/.exec(contentType)![1]}--`,
    'POST http://x/a/t HTTP/1.1',
    '{"PartitionKey":"p","RowKey":"r"}',
    '',
  );
  fc.assert(
    fc.property(
      fc.array(fc.oneof({ weight: 9, arbitrary: line }, fc.string()), { maxLength: 20 }),
      (lines) => {
        const result = parseTransaction(contentType, Buffer.from(lines.join('\r\n')));
        if ('wrong' in result) expect(result.wrong).toMatch(/\.$/);
        else expect(result.length).toBeGreaterThan(0);
      },
    ),
    { numRuns: 1000 },
  );
});

test('a transaction over two partitions is refused at the first operation of the second', () => {
  const write = (partitionKey: string, rowKey: string) => ({ method: 'POST', partitionKey, rowKey });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 98 }), fc.integer({ min: 0, max: 1 }), (first, more) => {
      const steps = Array.from({ length: first + 1 + more }, (_, i) =>
        write(i < first ? 'a' : 'b', String(i)),
      );
      const refusal = refuseTransaction(parseTransaction(contentType, batchOf(steps)) as Step[]);
      expect(refusal).toMatchObject({
        status: 400,
        code: 'CommandsInBatchActOnDifferentPartitions',
        index: first,
      });
    }),
    { numRuns: 20 },
  );
});

test('two change sets, a query among writes and a broken request line are refused', () => {
  const one = batchOf([{ method: 'POST', partitionKey: 'p', rowKey: '1' }]).toString();
  const twice = one.replace(/--batch_1--\r\n$/, one);
  const withQuery = one.replace('POST ', 'GET ');
  const broken = one.replace(' HTTP/1.1', '');
  for (const [body, wrong] of [
    [twice, /exactly one change set/],
    [withQuery, /stands alone/],
    [broken, /Operation 0 .* not a well-formed HTTP request/],
  ] as const) {
    expect(parseTransaction(contentType, Buffer.from(body))).toEqual({ wrong: expect.stringMatching(wrong) });
  }
});
