import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { QueueClient } from '@azure/storage-queue';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type StrictAzurite, startStrictAzurite } from '../../support/strict.ts';
import { buildApp } from './support/app.ts';
import { startEventSource } from './support/events.ts';
import { type HostProcess, PATIENCE_MS, startHost, waitFor } from './support/host.ts';

let azurite: StrictAzurite;
beforeAll(async () => {
  azurite = await startStrictAzurite();
});
afterAll(() => azurite.stop());

/** Starts an app whose function never ends the first time, and may take a second. */
async function startHanging(fixture: string, settings: Record<string, string>) {
  const app = await buildApp({ fixture }, { functionTimeout: '00:00:02' });
  const storage = { AzureWebJobsStorage: azurite.connectionString };
  return startHost(app, { ...storage, ...settings, HANG_ONCE: join(app, 'has-hung') });
}

/** The same process has got ready a second time, on the same port, because of this function. */
async function expectNewBeginning(host: HostProcess, name: string): Promise<void> {
  await waitFor(
    () => host.stdout.length === 2,
    PATIENCE_MS,
    () => host.lines.join('\n'),
  );
  expect(JSON.parse(host.stdout[1]!)).toEqual(host.ready);
  expect(host.lines.join('\n')).toContain(`${name} ran longer than functionTimeout (2 s)`);
  expect(host.child.exitCode).toBeNull();
}

test('a request whose function outlives functionTimeout is 500, and the next is served by a host that began anew', async () => {
  const host = await startHanging('http.ts', {});
  const url = `http://127.0.0.1:${host.ready.http}/api/hang`;

  expect((await fetch(url)).status).toBe(500);

  await expectNewBeginning(host, 'hang');
  expect(await (await fetch(url)).text()).toBe('not any more');
});

test('a queue message whose function outlives functionTimeout has failed once and is taken again', async () => {
  const QUEUE = `q-${randomUUID()}`;
  const host = await startHanging('queue.ts', { QUEUE, QUEUE_STORE: azurite.connectionString });
  await new QueueClient(azurite.connectionString, QUEUE).sendMessage(
    Buffer.from('message').toString('base64'),
  );

  const reports = await host.until((seen) => seen.some(({ done }) => done === 'message'));

  await expectNewBeginning(host, 'work');
  expect(reports).toMatchObject([
    { metadata: { dequeueCount: 1 } },
    { metadata: { dequeueCount: 2 }, running: 1 },
    { done: 'message' },
  ]);
});

test('a timer that outlives functionTimeout does not hold up its schedule, nor does it run twice at once', async () => {
  const host = await startHanging('timer.ts', { SCHEDULE: '* * * * * *' });

  const reports = await host.until((seen) => seen.length === 3);

  await expectNewBeginning(host, 'tick');
  expect(reports.map(({ running }) => running)).toEqual([1, 1, 1]);
});

test('a batch that outlives functionTimeout is held by a retry policy, and comes again to the host that began anew', async () => {
  const source = await startEventSource();
  const host = await startHanging('event-hub.ts', { ...source.settings, RETRIES: '-1' });
  const device = await source.device('pump-1');
  await device.send('{"n":1}');

  const reports = await host.until((seen) => seen.length === 1);

  await expectNewBeginning(host, 'ingest');
  expect(reports).toMatchObject([{ texts: ['{"n":1}'], running: 1 }]);
  expect(host.lines.filter((line) => line.includes(' started with '))).toHaveLength(2);
});
