import { randomUUID } from 'node:crypto';
import { QueueClient } from '@azure/storage-queue';
import { afterAll, beforeAll, test } from 'vitest';
import { type StrictAzurite, startStrictAzurite } from '../../support/strict.ts';
import { buildApp, type CleanUp } from './support/app.ts';
import { PATIENCE_MS, startHost, waitFor } from './support/host.ts';

let azurite: StrictAzurite;
beforeAll(async () => {
  azurite = await startStrictAzurite();
});
afterAll(() => azurite.stop());

const base64 = (text: string) => Buffer.from(text).toString('base64');

async function startQueueApp(cleanUp: CleanUp, queues: object = {}, settings: Record<string, string> = {}) {
  const name = `q-${randomUUID()}`;
  const app = await buildApp(
    { fixture: 'queue.ts' },
    { extensions: { queues: { maxPollingInterval: '00:00:01', ...queues } } },
    cleanUp,
  );
  const environment = { QUEUE: name, QUEUE_STORE: azurite.connectionString, ...settings };
  return {
    start: () => startHost(app, environment, [], cleanUp),
    host: await startHost(app, environment, [], cleanUp),
    queue: new QueueClient(azurite.connectionString, name),
    poison: new QueueClient(azurite.connectionString, `${name}-poison`),
  };
}

const waiting = async (queue: QueueClient) => (await queue.getProperties()).approximateMessagesCount;

test.concurrent('a JSON message arrives as an object with its metadata, and is deleted when it is done', async ({
  onTestFinished,
  expect,
}) => {
  const { host, queue } = await startQueueApp(onTestFinished);
  const sent = await queue.sendMessage(base64('{"key":"ä"}'));

  const [report] = await host.until((seen) => seen.some((one) => one.done));
  await waitFor(
    async () => (await waiting(queue)) === 0,
    PATIENCE_MS,
    () => 'the message is still there',
  );

  expect(report!.message).toEqual({ key: 'ä' });
  expect(report!.invocationId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(report!.trace).toMatchObject({
    traceParent: expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/),
  });
  expect(report!.metadata).toEqual({
    queueTrigger: { key: 'ä' },
    dequeueCount: 1,
    id: sent.messageId,
    popReceipt: expect.any(String),
    insertionTime: expect.stringMatching(/\+00:00$/),
    nextVisibleTime: expect.stringMatching(/\+00:00$/),
    expirationTime: expect.stringMatching(/\+00:00$/),
  });
});

test.concurrent('a message that fails comes back and is moved to the poison queue after maxDequeueCount tries', async ({
  onTestFinished,
  expect,
}) => {
  const { host, queue, poison } = await startQueueApp(onTestFinished, { maxDequeueCount: 3 });
  await queue.sendMessage(base64('fail'));

  await waitFor(
    async () => (await waiting(poison).catch(() => 0)) === 1,
    PATIENCE_MS,
    () => host.lines.join('\n'),
  );

  const counts = host.reports().map((report) => (report.metadata as { dequeueCount: number }).dequeueCount);
  expect(counts).toEqual([1, 2, 3]);
  expect((await poison.peekMessages()).peekedMessageItems[0]!.messageText).toBe(base64('fail'));
  expect(await waiting(queue)).toBe(0);
});

test.concurrent('a failed message stays away for visibilityTimeout', async ({ onTestFinished, expect }) => {
  const { host, queue } = await startQueueApp(onTestFinished, { visibilityTimeout: '00:00:03' });
  await queue.sendMessage(base64('fail'));

  await host.until((seen) => seen.length === 1);
  const failedAt = Date.now();
  await host.until((seen) => seen.length === 2);

  // Azurite and the service keep visibility by the second.
  expect(Date.now() - failedAt).toBeGreaterThan(900);
});

test.concurrent('a message that is not Base64 never reaches the function and ends in the poison queue', async ({
  onTestFinished,
  expect,
}) => {
  const { host, queue, poison } = await startQueueApp(onTestFinished, { maxDequeueCount: 2 });
  await queue.sendMessage('{"plain":1}');

  await waitFor(
    async () => (await waiting(poison).catch(() => 0)) === 1,
    PATIENCE_MS,
    () => host.lines.join('\n'),
  );
  expect(host.reports()).toEqual([]);
});

test.concurrent('messageEncoding none takes the text as it is', async ({ onTestFinished, expect }) => {
  const { host, queue } = await startQueueApp(onTestFinished, { messageEncoding: 'none' });
  await queue.sendMessage('plain text');
  const [report] = await host.until((seen) => seen.length > 0);
  expect(report!.message).toBe('plain text');
});

test('no more than batchSize plus newBatchThreshold messages are worked on at once', async ({
  onTestFinished,
  expect,
}) => {
  const { host, queue } = await startQueueApp(onTestFinished, { batchSize: 2, newBatchThreshold: 1 });
  // Of different lengths, so that one is still at work when the next two are taken.
  const lengths = Array.from({ length: 12 }, (_, at) => (at % 2 === 0 ? 100 : 800));
  await Promise.all(lengths.map((workMs) => queue.sendMessage(base64(JSON.stringify({ workMs })))));

  const reports = await host.until((seen) => seen.filter((one) => one.done).length === 12);

  expect(Math.max(...reports.map((report) => Number(report.running ?? 0)))).toBe(3);
});

test.concurrent('a stopped host finishes what it has begun, and takes nothing more', async ({
  onTestFinished,
  expect,
}) => {
  const { host, queue } = await startQueueApp(
    onTestFinished,
    { batchSize: 1, newBatchThreshold: 0 },
    { WORK_MS: '4000' },
  );
  await queue.sendMessage(base64('first'));
  await queue.sendMessage(base64('second'));
  await host.until((seen) => seen.length > 0);

  expect(await host.end()).toBe(0);

  const reports = host.reports();
  expect(reports).toHaveLength(2);
  expect(reports[1]).toMatchObject({ done: reports[0]!.message });
  expect(await waiting(queue)).toBe(1);
});

test.concurrent('two hosts on one queue do every message once', async ({ onTestFinished, expect }) => {
  const { host, start, queue } = await startQueueApp(onTestFinished, {}, { WORK_MS: '20' });
  const other = await start();
  const texts = Array.from({ length: 60 }, (_, at) => `m${at}`);
  await Promise.all(texts.map((text) => queue.sendMessage(base64(text))));

  const done = () => [...host.reports(), ...other.reports()].flatMap((one) => (one.done ? [one.done] : []));
  await waitFor(
    async () => done().length >= texts.length && (await waiting(queue)) === 0,
    PATIENCE_MS,
    () => `${done().length}`,
  );

  expect(done().sort()).toEqual(texts.sort());
});
