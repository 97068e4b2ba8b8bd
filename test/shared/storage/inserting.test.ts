import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TableClient } from '@azure/data-tables';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { randomKey } from '../../../shared/keys.ts';
import { ourAccount } from '../../../shared/storage/account.ts';
import { codeOf, isConflict, isMissing, statusOf } from '../../../shared/storage/failures.ts';
import { type InsertedEntity, type Inserting, inserting } from '../../../shared/storage/inserting.ts';
import { accountSignature } from '../../support/ownStore.ts';
import { type StrictAzurite, startStrictAzurite } from '../../support/strict.ts';

let azurite: StrictAzurite;
beforeAll(async () => {
  azurite = await startStrictAzurite();
});
afterAll(() => azurite.stop());

async function newTable(): Promise<TableClient & Inserting> {
  const table = clientOf(randomKey(12));
  await table.createTable();
  return inserting(table, true);
}

function clientOf(name: string): TableClient {
  return TableClient.fromConnectionString(azurite.connectionString, name, { allowInsecureConnection: true });
}

/** What the table has, by row key, as its client reads it. */
async function rowsOf(table: TableClient): Promise<Map<string, Record<string, unknown>>> {
  const rows = new Map<string, Record<string, unknown>>();
  for await (const { etag, timestamp, ...row } of table.listEntities()) rows.set(row.rowKey as string, row);
  return rows;
}

// But for separators of lines beyond ASCII's: Azurite trips over them, whoever sends them.
const text = fc.oneof(
  fc.constantFrom('Övertryck', '漢字'),
  fc.string({ maxLength: 30 }),
  fc.constantFrom(
    '--changeset_vakt--',
    '\r\n--batch_vakt--\r\n',
    '"\\\t',
    'HTTP/1.1 409 Conflict',
    '{"a":1}',
  ),
);
const entity = fc.record({
  text,
  number: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 60 }),
});

test('what is inserted is read back as what the client itself would have written', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(entity, { minLength: 1, maxLength: 12 }), async (entities) => {
      const [ours, theirs] = [await newTable(), await newTable()];
      const keyed = entities.map((one, i) => ({ partitionKey: 'p|1', rowKey: String(i), ...one }));
      const inBase64 = ({ bytes, ...rest }: (typeof keyed)[number], i: number): InsertedEntity => {
        return {
          ...rest,
          bytes: i % 2 ? bytes : { type: 'Binary', value: Buffer.from(bytes).toString('base64') },
        };
      };
      await ours.insertAll(keyed.map(inBase64));
      await theirs.submitTransaction(keyed.map((one) => ['create', one]));
      expect(await rowsOf(ours)).toEqual(await rowsOf(theirs));
    }),
    { numRuns: 25 },
  );
}, 60_000);

test('a property that is absent is not written', async () => {
  const table = await newTable();
  await table.insertAll([{ partitionKey: 'p', rowKey: '1', late: undefined }]);
  expect([...(await rowsOf(table)).values()]).toEqual([{ partitionKey: 'p', rowKey: '1' }]);
});

test.each([1, 3])(
  'of %i rows of which one is taken none is written, and the error is that of a conflict',
  async (count) => {
    const table = await newTable();
    const rows = Array.from({ length: count }, (_, i) => ({
      partitionKey: 'p',
      rowKey: String(i),
      by: 'us',
    }));
    await table.createEntity({ partitionKey: 'p', rowKey: String(count - 1), by: 'another' });
    const error = await table.insertAll(rows).catch((thrown: unknown) => thrown);
    expect(isConflict(error)).toBe(true);
    expect(codeOf(error)).toBe('EntityAlreadyExists');
    expect([...(await rowsOf(table)).values()].map(({ by }) => by)).toEqual(['another']);
  },
);

test.each([1, 3])('into a table that is gone, %i rows fail as missing', async (count) => {
  const table = inserting(clientOf(randomKey(12)), true);
  const rows = Array.from({ length: count }, (_, i) => ({ partitionKey: 'p', rowKey: String(i) }));
  const error = await table.insertAll(rows).catch((thrown: unknown) => thrown);
  expect([statusOf(error), codeOf(error), isMissing(error)]).toEqual([404, 'TableNotFound', true]);
});

test.each([1, 3])('what the service refuses in %i rows is said in its own words', async (count) => {
  const table = await newTable();
  const rows = Array.from({ length: count }, (_, i) => ({ partitionKey: 'a/b', rowKey: String(i) }));
  const error = await table.insertAll(rows).catch((thrown: unknown) => thrown);
  expect([statusOf(error), (error as Error).message.length > 20]).toEqual([400, true]);
  expect(codeOf(error)).toBeDefined();
});

test('without leave, nothing is sent that others on the way could read', async () => {
  const table = inserting(clientOf(randomKey(12)), false);
  await expect(table.insertAll([{ partitionKey: 'p', rowKey: '1' }])).rejects.toThrow(
    /allowInsecureConnection/,
  );
});

test('a connection string with a signature in place of a key lets in here too', async () => {
  const table = clientOf(randomKey(12));
  await table.createTable();
  const tables = /TableEndpoint=[^;]+/.exec(azurite.connectionString)![0];
  const signed = `${tables};SharedAccessSignature=${accountSignature(azurite.connectionString)}`;
  const options = { allowInsecureConnection: true };
  const ours = inserting(TableClient.fromConnectionString(signed, table.tableName, options), true);
  for (const partitionKey of ['one', 'three']) {
    const rows = ['1', '2', '3'].slice(0, partitionKey === 'one' ? 1 : 3);
    await ours.insertAll(rows.map((rowKey) => ({ partitionKey, rowKey: `${partitionKey} ${rowKey}` })));
  }
  expect([...(await rowsOf(table)).keys()]).toEqual(['one 1', 'three 1', 'three 2', 'three 3']);
});

const done = '\r\n--changesetresponse_1\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n';

test.each<[string, number, number, string]>([
  ['a page of somebody on the way', 1, 200, '<html>Sign in</html>'],
  ['a page of somebody on the way', 3, 200, '<html>Sign in</html>'],
  ['nothing', 1, 202, ''],
  ['nothing', 3, 202, ''],
  ['what is cut off', 3, 202, done.repeat(2)],
])('%s is no answer to %i rows: they may not have been inserted', async (_, count, status, answer) => {
  const server = createServer((request, response) => {
    request
      .resume()
      .once('end', () =>
        response.writeHead(status, { 'content-type': 'multipart/mixed; boundary=1' }).end(answer),
      );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const elsewhere = azurite.connectionString.replace(
    /TableEndpoint=[^;]+/,
    `TableEndpoint=http://127.0.0.1:${port}/account`,
  );
  const options = { allowInsecureConnection: true };
  const table = inserting(TableClient.fromConnectionString(elsewhere, 'rows', options), true);
  const rows = Array.from({ length: count }, (_, i) => ({ partitionKey: 'p', rowKey: String(i) }));
  const error = await table.insertAll(rows).catch((thrown: unknown) => thrown);
  expect([(error as Error).name, statusOf(error)]).toEqual(['RestError', undefined]);
});

test('an answer that never comes is not waited for: whoever asked may ask again', async () => {
  let asked = 0;
  const server = createServer(() => {
    asked += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const hanging = azurite.connectionString.replace(
    /TableEndpoint=[^;]+/,
    `TableEndpoint=http://127.0.0.1:${port}/account`,
  );
  const table = ourAccount(hanging, 100).table('rows');
  const rows = ['1', '2'].map((rowKey) => ({ partitionKey: 'p', rowKey }));
  await expect(table.insertAll(rows)).rejects.toMatchObject({ name: 'AbortError' });
  await expect(table.insertAll(rows.slice(1))).rejects.toMatchObject({ name: 'AbortError' });
  await expect(table.getEntity('p', '1')).rejects.toMatchObject({ name: 'AbortError' });
  await expect(table.submitTransaction([['create', rows[0]!]])).rejects.toMatchObject({ name: 'AbortError' });
  expect(asked).toBe(4);
}, 20_000);
