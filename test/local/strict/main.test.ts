import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { TableClient } from '@azure/data-tables';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Azurite, startAzurite } from '../../support/azurite.ts';

const main = join(import.meta.dirname, '../../../local/strict/main.ts');
const folder = mkdtempSync(join(tmpdir(), 'strict-'));
let azurite: Azurite;
let child: ChildProcess;
let ready: { ready: boolean; blob: number; queue: number; table: number; control: number };
let table: TableClient;

beforeAll(async () => {
  azurite = await startAzurite();
  const portOf = (service: string) =>
    new RegExp(`${service}Endpoint=http://[^:]+:(\\d+)/`).exec(azurite.connectionString)![1]!;
  const faults = join(folder, 'faults.json');
  const rule = { match: { operation: '^CreateTable$', nth: 2 }, fault: { kind: 'status', status: 503 } };
  writeFileSync(faults, JSON.stringify({ seed: 1, rules: [rule] }));
  const routes = ['Blob', 'Queue', 'Table'].flatMap((name) => [
    `--${name.toLowerCase()}`,
    `0:${portOf(name)}`,
  ]);
  child = run([
    ...routes,
    '--control',
    '0',
    '--faults',
    faults,
    '--table-deletion',
    '0.5',
    '--deleted-table-reads',
    '409',
  ]);
  const [line] = await once(createInterface({ input: child.stdout! }), 'line');
  ready = JSON.parse(line);
  const strict = azurite.connectionString.replace(`:${portOf('Table')}/`, `:${ready.table}/`);
  table = TableClient.fromConnectionString(strict, 'things', {
    allowInsecureConnection: true,
    retryOptions: { maxRetries: 0 },
  });
});
afterAll(async () => {
  child?.kill('SIGKILL');
  await azurite?.stop();
  rmSync(folder, { recursive: true });
});

function run(args: string[]): ChildProcess {
  return spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
}

async function control(
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; json: unknown }> {
  const response = await fetch(`http://127.0.0.1:${ready.control}${path}`, {
    method,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, json: text === '' ? undefined : JSON.parse(text) };
}

test('the ready line names every port, and the options of the command line are in force', async () => {
  expect(ready).toEqual({
    ready: true,
    blob: expect.any(Number),
    queue: expect.any(Number),
    table: expect.any(Number),
    control: expect.any(Number),
  });
  await table.createTable();
  await expect(table.createTable()).rejects.toMatchObject({ statusCode: 503 });
  await table.deleteTable();
  await expect(table.getEntity('p', '1')).rejects.toMatchObject({ statusCode: 409 });
  const recreate = () =>
    table.createTable().then(
      () => 'done',
      () => 'refused',
    );
  expect(await recreate()).toBe('refused');
  await expect.poll(recreate, { interval: 50 }).toBe('done');
});

test('over the control port requests are counted and faults changed while it runs', async () => {
  await control('DELETE', '/requests');
  const plan = {
    seed: 3,
    rules: [{ match: { operation: '^InsertEntity$' }, fault: { kind: 'status', status: 500 } }],
  };
  expect(await control('PUT', '/plan', plan)).toEqual({ status: 204 });
  expect(await control('GET', '/plan')).toEqual({ status: 200, json: plan });
  await expect(table.createEntity({ partitionKey: 'p', rowKey: 'c' })).rejects.toMatchObject({
    statusCode: 500,
  });
  expect(await control('DELETE', '/plan')).toEqual({ status: 204 });
  expect(await control('GET', '/plan')).toEqual({ status: 200, json: null });
  await table.createEntity({ partitionKey: 'p', rowKey: 'c' });
  const row = { service: 'table', operation: 'InsertEntity', count: 1 };
  expect(await control('GET', '/requests')).toEqual({
    status: 200,
    json: {
      total: 2,
      requests: [
        { ...row, outcome: 'status' },
        { ...row, outcome: 'passed' },
      ],
    },
  });
});

test('over the control port a request is held, waited for and released', async () => {
  await control('DELETE', '/requests');
  expect(await control('GET', '/reached/1?within=50')).toEqual({ status: 408, json: { total: 0 } });
  await control('PUT', '/hold', { from: 1, at: 'answer' });
  const writing = table.createEntity({ partitionKey: 'p', rowKey: 'h' });
  expect(await control('GET', '/reached/1')).toEqual({ status: 200, json: { total: 1 } });
  await expect
    .poll(async () => (await control('GET', '/hold')).json)
    .toMatchObject({
      from: 1,
      at: 'answer',
      waiting: [
        { number: 1, service: 'table', operation: 'InsertEntity', path: expect.stringContaining('/things') },
      ],
    });
  await control('DELETE', '/hold');
  await writing;
  expect(await control('GET', '/hold')).toEqual({ status: 200, json: null });
});

test.each([
  ['PUT', '/plan', '{', 400, 'JSON'],
  ['PUT', '/plan', { rules: [{ fault: { kind: 'fire' } }] }, 400, 'PLAN'],
  ['PUT', '/hold', { from: 'now' }, 400, 'HOLD'],
  ['GET', '/reached/soon', undefined, 400, 'NUMBER'],
  ['GET', '/anything', undefined, 404, 'UNKNOWN'],
])('the control port answers %s %s %j with %i and says why', async (method, path, body, status, code) => {
  expect(await control(method, path, body)).toEqual({
    status,
    json: { code, message: expect.stringMatching(/\.$/) },
  });
});

test('an Azurite that is not there looks like a broken connection, not like an answer', async () => {
  const vacant = createServer().listen(0, '127.0.0.1');
  await once(vacant, 'listening');
  const { port } = vacant.address() as { port: number };
  await new Promise((resolve) => vacant.close(resolve));
  const alone = run(['--blob', `0:${port}`, '--queue', `0:${port}`, '--table', `0:${port}`]);
  const [line] = await once(createInterface({ input: alone.stdout! }), 'line');
  await expect(fetch(`http://127.0.0.1:${JSON.parse(line).blob}/`)).rejects.toThrow('fetch failed');
  alone.kill('SIGTERM');
  expect(await once(alone, 'exit')).toEqual([0, null]);
});

test.each([
  [['--blob', '1:2'], /--queue IN:OUT is missing/],
  [['--blob', '1:2', '--queue', '1', '--table', '1:2'], /--queue IN:OUT is missing or not two ports/],
  [['--blob', '1:x', '--queue', '1:2', '--table', '1:2'], /--blob has x in it/],
  [
    ['--blob', '1:2', '--queue', '1:2', '--table', '1:2', '--faults', 'nowhere.json'],
    /nowhere\.json can't be read/,
  ],
  [
    ['--blob', '1:2', '--queue', '1:2', '--table', '1:2', '--table-deletion', 'long'],
    /--table-deletion is long/,
  ],
  [['--speed', '1'], /--speed/],
])('the arguments %j end with code 2 and a sentence', async (args, message) => {
  const wrong = run(args);
  const said: Buffer[] = [];
  wrong.stderr!.on('data', (chunk) => said.push(chunk));
  expect(await once(wrong, 'close')).toEqual([2, null]);
  expect(Buffer.concat(said).toString()).toMatch(message);
});

test('a port that is taken ends it with code 1 and the port', async () => {
  const wrong = run(['--blob', `${ready.blob}:1`, '--queue', '0:1', '--table', '0:1']);
  const said: Buffer[] = [];
  wrong.stderr!.on('data', (chunk) => said.push(chunk));
  expect(await once(wrong, 'close')).toEqual([1, null]);
  expect(Buffer.concat(said).toString()).toBe(
    `port ${ready.blob} (blob) is in use: stop what listens there, or choose another\n`,
  );
});

test('SIGTERM ends it with code 0, also while a request is held', async () => {
  await control('DELETE', '/requests');
  await control('PUT', '/hold', { from: 1 });
  const writing = table.createEntity({ partitionKey: 'p', rowKey: 'end' }).catch((error: Error) => error);
  await control('GET', '/reached/1');
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(await writing).toBeInstanceOf(Error);
});
