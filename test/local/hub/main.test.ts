import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { EventHubConsumerClient } from '@azure/event-hubs';
import { expect, onTestFinished, test } from 'vitest';
import type { HubReady } from '../../../local/hub/ready.ts';
import { createDevice } from './support/device.ts';
import { type TestHub, temporaryFolder } from './support/hub.ts';
import { connectMqtt, connectPacket, publishPacket } from './support/rawMqtt.ts';
import { receive } from './support/receive.ts';

const PORTS = ['--port', '0', '--amqp-port', '0', '--rest-port', '0'];

function run(...args: string[]) {
  const child = spawn(process.execPath, ['local/hub/main.ts', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    output.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output.stderr += chunk;
  });
  return { child, output };
}

async function start(data: string, ...args: string[]): Promise<{ child: ChildProcess; hub: TestHub }> {
  const { child } = run('--data', data, ...PORTS, ...args);
  const [line] = await once(createInterface(child.stdout!), 'line');
  const ready = JSON.parse(line) as HubReady;
  const ca = await readFile(ready.ca, 'utf8');
  return { child, hub: { ready, ca, data, lines: [], close: async () => undefined } };
}

test('a message whose PUBACK arrived is there after kill -9, and numbers go on', async () => {
  const data = await temporaryFolder();
  const first = await start(data);
  const { primaryKey } = await createDevice(first.hub, 'pump-1');
  const { connection } = await connectMqtt(first.hub, connectPacket('pump-1', primaryKey));
  for (let n = 1; n <= 200; n++) connection.send(publishPacket('pump-1', String(n), { messageId: n }));
  for (let acknowledged = 0; acknowledged < 57; acknowledged++) await connection.next();
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');

  const second = await start(data);
  const { connection: again } = await connectMqtt(second.hub, connectPacket('pump-1', primaryKey));
  again.send(publishPacket('pump-1', 'after'));
  await again.next();
  const { connectionString } = second.hub.ready.eventHub;
  const stored = await countEvents(connectionString);
  const bodies = (await receive(connectionString, stored)).map(({ body }) => String(body));

  // What was on its way may be stored as well, but only in order and without a gap.
  expect(stored).toBeGreaterThanOrEqual(58);
  expect(bodies).toEqual([...Array.from({ length: stored - 1 }, (_, n) => String(n + 1)), 'after']);
});

async function countEvents(connectionString: string): Promise<number> {
  const client = new EventHubConsumerClient('$Default', connectionString);
  onTestFinished(() => client.close());
  const partitions = await client.getPartitionIds();
  const described = await Promise.all(partitions.map((id) => client.getPartitionProperties(id)));
  return described.reduce((sum, { lastEnqueuedSequenceNumber: last }) => sum + last + 1, 0);
}

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s ends it with exit code 0, connections and all',
  async (signal) => {
    const { child, hub } = await start(await temporaryFolder());
    const { primaryKey } = await createDevice(hub, 'pump-1');
    const { connection } = await connectMqtt(hub, connectPacket('pump-1', primaryKey));
    child.kill(signal);
    await connection.closed;
    expect(await once(child, 'exit')).toEqual([0, null]);
  },
);

test('stdout carries the ready line and nothing else', async () => {
  const { child, output } = run('--data', await temporaryFolder(), ...PORTS);
  await once(createInterface(child.stdout!), 'line');
  child.kill('SIGTERM');
  await once(child, 'exit');
  expect(output.stdout.trim().split('\n')).toHaveLength(1);
});

test.each([
  [['--partitions', '0'], '--partitions is 0'],
  [['--port', 'x'], '--port is x'],
  [['--colour', 'red'], '--colour'],
  [['--units', '0'], '--units is 0'],
  [['--retention-days', '1.5'], '--retention-days is 1.5'],
  [['--retention-mb', 'many'], '--retention-mb is many'],
])('wrong usage ends with exit code 2 and says what is wrong: %j', async (args, text) => {
  const { child, output } = run('--data', 'never-made', ...args);
  expect(await once(child, 'exit')).toEqual([2, null]);
  expect(output.stderr).toContain(text);
});

test('--help tells every option and starts nothing', async () => {
  const { child, output } = run('--help');
  expect(await once(child, 'exit')).toEqual([0, null]);
  const used = 'data port amqp-port rest-port partitions host listen retention-days retention-mb units help';
  for (const option of used.split(' ')) expect(output.stdout).toContain(`--${option} `.trimEnd());
});

test('--retention-mb keeps the newest events, and --units lets through what is not too much', async () => {
  const data = await temporaryFolder();
  const { hub } = await start(data, '--units', '1', '--retention-mb', '1', '--partitions', '1');
  const { primaryKey } = await createDevice(hub, 'pump-1');
  const { connection } = await connectMqtt(hub, connectPacket('pump-1', primaryKey));
  const body = Buffer.alloc(200_000, 'x');
  for (let n = 1; n <= 20; n++) {
    connection.send(publishPacket('pump-1', body, { messageId: n }));
    await connection.next();
  }

  const client = new EventHubConsumerClient('$Default', hub.ready.eventHub.connectionString);
  const { beginningSequenceNumber: first, lastEnqueuedSequenceNumber: last } =
    await client.getPartitionProperties('0');
  await client.close();
  expect(first).toBeGreaterThan(10);
  expect(last).toBe(19);
  const events = await receive(hub.ready.eventHub.connectionString, last - first + 1);
  expect([events[0]!.sequenceNumber, events.at(-1)!.sequenceNumber]).toEqual([first, last]);
});

test('a port in use ends it with exit code 1, and the port is named', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as { port: number };
  const { child, output } = run('--data', await temporaryFolder(), ...PORTS, '--amqp-port', String(port));
  expect(await once(child, 'exit')).toEqual([1, null]);
  expect(output.stderr).toContain(`port ${port} (AMQP) is in use`);
});

test('a folder made with four partitions is not opened with eight', async () => {
  const data = await temporaryFolder();
  const { child: first } = await start(data);
  first.kill('SIGTERM');
  await once(first, 'exit');
  const { child, output } = run('--data', data, ...PORTS, '--partitions', '8');
  expect(await once(child, 'exit')).toEqual([1, null]);
  expect(output.stderr).toContain('was made with 4 partitions');
});
