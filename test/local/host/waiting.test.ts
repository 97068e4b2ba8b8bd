/** What can only be seen by waiting for a good while; all of it at the same time. */
import { randomUUID } from 'node:crypto';
import { QueueClient } from '@azure/storage-queue';
import { afterAll, beforeAll, test } from 'vitest';
import { type Gate, startGate } from '../../functions/support/gate.ts';
import { type StrictAzurite, startStrictAzurite } from '../../support/strict.ts';
import { buildApp, type CleanUp } from './support/app.ts';
import { startHost } from './support/host.ts';

let azurite: StrictAzurite;
let gate: Gate;
beforeAll(async () => {
  azurite = await startStrictAzurite();
  gate = await startGate(azurite.connectionString);
});
afterAll(async () => {
  await gate.stop();
  await azurite.stop();
});

async function prepare(fixture: string, settings: Record<string, string>, cleanUp: CleanUp) {
  const hostJson = { extensions: { queues: { maxPollingInterval: '00:00:01' } } };
  const app = await buildApp({ fixture }, hostJson, cleanUp);
  const name = `q-${randomUUID()}`;
  const storage = { AzureWebJobsStorage: azurite.connectionString, QUEUE_STORE: azurite.connectionString };
  const queue = new QueueClient(azurite.connectionString, name);
  return {
    queue,
    send: (text: string) => queue.sendMessage(Buffer.from(text).toString('base64')),
    start: (more: Record<string, string> = {}) =>
      startHost(app, { ...storage, QUEUE: name, ...settings, ...more }, [], cleanUp),
  };
}

test.concurrent("a killed host's message comes back after half a minute and is done by another, as its second try", async ({
  onTestFinished,
  expect,
}) => {
  const { send, start } = await prepare('queue.ts', {}, onTestFinished);
  const first = await start({ WORK_MS: '60000' });
  await send('message');
  await first.until((seen) => seen.length === 1);
  await first.end('SIGKILL');
  const second = await start();

  const reports = await second.until((seen) => seen.length === 2);

  expect(reports).toMatchObject([{ metadata: { dequeueCount: 2 } }, { done: 'message' }]);
});

test.concurrent("a killed host's timer is taken over by another when the lease on it has run out", async ({
  onTestFinished,
  expect,
}) => {
  const { start } = await prepare('timer.ts', { SCHEDULE: '* * * * * *' }, onTestFinished);
  const first = await start();
  await first.until((seen) => seen.length > 0);
  const second = await start();
  await first.end('SIGKILL');
  expect(second.reports()).toEqual([]);

  await second.until((seen) => seen.length > 0);
});

test.concurrent('a stop waits half a minute for what is running, and then ends with 0 all the same', async ({
  onTestFinished,
  expect,
}) => {
  const { send, start } = await prepare('queue.ts', { WORK_MS: '60000' }, onTestFinished);
  const host = await start();
  await send('message');
  await host.until((seen) => seen.length === 1);
  const asked = Date.now();

  expect(await host.end()).toBe(0);

  expect(Date.now() - asked).toBeGreaterThan(29_000);
  expect(host.lines.at(-1)).toContain('Invocations still run after 30 s and are given up.');
});

test.concurrent('a message that takes longer than its lease is renewed, and no other host gets it', async ({
  onTestFinished,
  expect,
}) => {
  const { send, start } = await prepare('queue.ts', { WORK_MS: '33000' }, onTestFinished);
  const hosts = [await start(), await start()];
  await send('message');

  await hosts[0]!.until(() => hosts.some((host) => host.reports().some(({ done }) => done === 'message')));

  expect(hosts.flatMap((host) => host.reports())).toHaveLength(2);
});

test.concurrent('an empty queue is asked ever less often, down to once in maxPollingInterval', async ({
  onTestFinished,
  expect,
}) => {
  const asked: number[] = [];
  const QUEUE_STORE = gate.connectionString;
  const { queue, start } = await prepare('queue.ts', { QUEUE_STORE }, onTestFinished);
  gate.onRequest = (method, path) => {
    if (method === 'GET' && path.includes(`${queue.name}/messages`)) asked.push(Date.now());
    return 'pass';
  };
  await start();

  await expect.poll(() => asked.length).toBeGreaterThanOrEqual(12);

  const waits = asked.slice(1).map((at, i) => at - asked[i]!);
  // A crowded machine may let one or the other request come late, and the next seem early.
  expect(Math.min(...waits.slice(0, 3))).toBeLessThan(900);
  const [middle] = waits
    .slice(6, 11)
    .sort((a, b) => a - b)
    .slice(2);
  expect(middle).toBeGreaterThan(950);
});

test.concurrent('a trigger whose storage does not answer stops the start after some tries, and is named', async ({
  onTestFinished,
  expect,
}) => {
  const QUEUE_STORE = azurite.connectionString.replace(
    /QueueEndpoint=[^;]+:\d+/,
    'QueueEndpoint=http://127.0.0.1:1',
  );
  const { start } = await prepare('queue.ts', { QUEUE_STORE }, onTestFinished);
  await expect(start()).rejects.toThrow("work can't start: connect ECONNREFUSED 127.0.0.1:1");
});
