import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { TableClient, TableServiceClient } from '@azure/data-tables';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type StrictAzurite, startStrictAzurite } from '../../support/strict.ts';

let azurite: StrictAzurite;
let tables: TableServiceClient;

beforeAll(async () => {
  azurite = await startStrictAzurite();
  tables = TableServiceClient.fromConnectionString(azurite.connectionString, {
    allowInsecureConnection: true,
  });
});
afterAll(() => azurite?.stop());
afterEach(() => azurite.control.release());

const tableNamed = (name: string) =>
  TableClient.fromConnectionString(azurite.connectionString, name, { allowInsecureConnection: true });

async function rowsOf(name: string): Promise<(string | undefined)[]> {
  const rows: (string | undefined)[] = [];
  for await (const { rowKey } of tableNamed(name).listEntities()) rows.push(rowKey);
  return rows;
}

function startWriter(table: string) {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'writer.ts'), azurite.connectionString, table],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  return { child, ended: once(child, 'close') };
}

test.each([
  ['request', 1],
  ['request', 3],
  ['request', 5],
  ['answer', 1],
  ['answer', 3],
  ['answer', 5],
] as const)(
  'a process held at the %s of its write %i can be killed there, and nothing more happens',
  async (at, n) => {
    const name = `${at}${n}`;
    await tables.createTable(name);
    azurite.control.reset();
    azurite.control.hold({ from: n, at });
    const { child, ended } = startWriter(name);
    await expect.poll(() => azurite.control.held()?.waiting.length, { interval: 10 }).toBe(1);
    expect(azurite.control.held()?.waiting[0]).toMatchObject({
      number: n,
      operation: { name: 'InsertEntity' },
    });
    child.kill('SIGKILL');
    await ended;
    azurite.control.release();

    const done = at === 'request' ? n - 1 : n;
    expect(await rowsOf(name)).toEqual(Array.from({ length: done }, (_, i) => String(i + 1)));
    const kinds = azurite.control.requests().filter(({ operation }) => operation === 'InsertEntity');
    expect(kinds.find(({ outcome }) => outcome === 'abandoned')?.count).toBe(
      at === 'request' ? 1 : undefined,
    );
  },
);

test('what was held goes on when it is released', async () => {
  await tables.createTable('released');
  azurite.control.reset();
  azurite.control.hold({ from: 1, at: 'request' });
  const writing = tableNamed('released').createEntity({ partitionKey: 'p', rowKey: '1' });
  await azurite.control.reached(1);
  const early = await Promise.race([
    writing.then(() => 'done'),
    new Promise((r) => setTimeout(r, 200, 'held')),
  ]);
  expect(early).toBe('held');
  azurite.control.release();
  await writing;
  expect(await rowsOf('released')).toEqual(['1']);
});

test('a call at request N comes before the store sees it, and the request waits for its end', async () => {
  await tables.createTable('called');
  azurite.control.reset();
  const table = tableNamed('called');
  const seen: string[] = [];
  azurite.control.at(2, async ({ number, operation }) => {
    seen.push(`${number} ${operation.name}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    seen.push('end of call');
  });
  for (const rowKey of ['1', '2', '3']) {
    await table.createEntity({ partitionKey: 'p', rowKey });
    seen.push(`stored ${rowKey}`);
  }
  expect(seen).toEqual(['stored 1', '2 InsertEntity', 'end of call', 'stored 2', 'stored 3']);
  expect(azurite.control.total).toBe(3);
});
