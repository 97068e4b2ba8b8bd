import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TableClient } from '@azure/data-tables';
import { BlobServiceClient } from '@azure/storage-blob';
import { QueueServiceClient } from '@azure/storage-queue';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  AZURITE,
  type AzuritePorts,
  azuriteAnswers,
  azuriteCommand,
  azuriteConnectionString,
} from '../../../local/azurite/azurite.ts';
import { startChild } from '../../../local/plant/child.ts';

let dir: string;
let ports: AzuritePorts;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'vakt-azurite-'));
  ports = { blob: await freePort(), queue: await freePort(), table: await freePort() };
});
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

function start() {
  return startChild({
    name: 'azurite',
    ...azuriteCommand(join(dir, 'storage'), ports),
    logDir: join(dir, 'logs'),
    probe: async () => (await azuriteAnswers(ports)) || undefined,
  });
}

test('Azurite is ready when it says so, takes the connection string for all three services, and keeps its data over a restart', async () => {
  expect(await azuriteAnswers(ports)).toBe(false);
  const connectionString = azuriteConnectionString(ports);
  const table = TableClient.fromConnectionString(connectionString, 'pumps', {
    allowInsecureConnection: true,
  });
  const blobs = BlobServiceClient.fromConnectionString(connectionString);
  const queues = QueueServiceClient.fromConnectionString(connectionString);

  const first = await start();
  await table.createTable();
  await table.createEntity({ partitionKey: 'site', rowKey: 'pump', running: true });
  await blobs.createContainer('packets');
  await queues.createQueue('work');
  expect(await first.stop()).toMatchObject({ exitCode: 0, killed: false });

  const second = await start();
  expect(await table.getEntity('site', 'pump')).toMatchObject({ running: true });
  expect(await blobs.getContainerClient('packets').exists()).toBe(true);
  expect(await queues.getQueueClient('work').exists()).toBe(true);
  await second.stop();
});

test('something else that listens on the ports is not taken for Azurite', async () => {
  const server = createHttpServer((_request, response) => response.end('something else'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };

  expect(await azuriteAnswers({ blob: port, queue: port, table: port })).toBe(false);
  await new Promise((resolve) => server.close(resolve));
});

test('it starts without what would tell its makers of it, which takes longer to load than all the rest', () => {
  const telling = `
    const { writeSync, Module } = { ...process.getBuiltinModule('fs'), ...process.getBuiltinModule('module') };
    process.on('exit', () => writeSync(2, Object.keys(Module._cache).filter((file) => /telemetry/i.test(file)).join(' ')));`;
  const seeing = `--import=data:text/javascript,${encodeURIComponent(telling)}`;
  const { stdout, stderr } = spawnSync(process.execPath, [seeing, AZURITE, '--version'], {
    encoding: 'utf8',
  });
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n/);
  expect(stderr).toContain('azurite/dist/src/common/Telemetry.js');
  expect(stderr).not.toContain('opentelemetry');
});
