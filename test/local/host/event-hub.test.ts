import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type StrictAzurite, startStrictAzurite } from '../../support/strict.ts';
import { checkpoints, numbers, removeCheckpoints, startParts, textsOf } from './support/events.ts';
import { PATIENCE_MS, startHost, waitFor } from './support/host.ts';

let azurite: StrictAzurite;
beforeAll(async () => {
  azurite = await startStrictAzurite();
});
afterAll(() => azurite.stop());
beforeEach(() => removeCheckpoints(azurite));

async function checkpointedSequence(): Promise<number | undefined> {
  const blob = checkpoints(azurite).getBlobClient('localhost/iothub-events/$default/checkpoint/0');
  const properties = await blob.getProperties().catch(() => undefined);
  return properties && Number(properties.metadata?.sequencenumber);
}

test('events arrive as bytes, in order, with metadata in the shapes of the real worker', async () => {
  const { source, app, settings } = await startParts(azurite);
  const device = await source.device('pump-1');
  await device.send('{"n":1}', 'not json', '{"n":3}');
  const host = await startHost(app, settings);

  const [report] = await host.until((seen) => textsOf(seen).length === 3);

  expect(report).toMatchObject({ texts: ['{"n":1}', 'not json', '{"n":3}'], bytes: true });
  expect(report).not.toHaveProperty('retry');
  expect(report!.metadata).toMatchObject({
    partitionContext: { eventHubName: 'iothub-events', consumerGroup: '$Default', partitionId: '0' },
    partitionKeyArray: [],
    sequenceNumberArray: [
      { low: 0, high: 0, unsigned: false },
      { low: 1, high: 0, unsigned: false },
      { low: 2, high: 0, unsigned: false },
    ],
    enqueuedTimeUtcArray: [0, 1, 2].map(() =>
      expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?$/),
    ),
    systemPropertiesArray: [0, 1, 2].map((sequenceNumber) =>
      expect.objectContaining({ sequenceNumber, 'iothub-connection-device-id': 'pump-1' }),
    ),
  });
});

test('a stopped host ends its invocation, and the next one goes on behind it', async () => {
  const { source, app, settings } = await startParts(azurite);
  const device = await source.device('pump-1');
  await device.send(...numbers(1, 3));
  const first = await startHost(app, { ...settings, WORK_MS: '700' });
  await waitFor(
    () => first.lines.some((line) => line.includes(' started ')),
    PATIENCE_MS,
    () => first.lines.join('\n'),
  );
  expect(await first.end()).toBe(0);
  expect(textsOf(first.reports())).toEqual(numbers(1, 3));

  await device.send(...numbers(4, 5));
  const second = await startHost(app, settings);
  await second.until((seen) => textsOf(seen).length >= 2);

  expect(textsOf(second.reports())).toEqual(numbers(4, 5));
});

test('without a retry policy the checkpoint moves on although the function threw', async () => {
  const { source, app, settings } = await startParts(azurite);
  const host = await startHost(app, { ...settings, FAILURES: '1' });
  const device = await source.device('pump-1');
  await device.send('{"n":1}');
  await waitFor(
    async () => (await checkpointedSequence()) === 0,
    PATIENCE_MS,
    () => host.lines.join('\n'),
  );
  await device.send('{"n":2}');

  const reports = await host.until((seen) => seen.length === 2);

  expect(reports).toMatchObject([
    { texts: ['{"n":1}'], fails: true },
    { texts: ['{"n":2}'], fails: false },
  ]);
});

test('a retry policy holds the partition: the same batch again, no checkpoint, then the rest', async () => {
  const { source, app, settings } = await startParts(azurite);
  const host = await startHost(app, { ...settings, FAILURES: '2', RETRIES: '-1' });
  const device = await source.device('pump-1');
  await device.send('{"n":1}');
  await host.until((seen) => seen.length === 1);
  await device.send('{"n":2}');
  await host.until((seen) => seen.length === 2);
  expect(await checkpointedSequence()).toBeUndefined();

  const reports = await host.until((seen) => seen.length === 4);

  expect(reports.map((report) => report.texts)).toEqual([['{"n":1}'], ['{"n":1}'], ['{"n":1}'], ['{"n":2}']]);
  expect(reports.map((report) => report.retry)).toMatchObject([
    undefined,
    { retryCount: 1, maxRetryCount: -1, exception: { message: 'The store is away' } },
    { retryCount: 2, maxRetryCount: -1 },
    undefined,
  ]);
});

test('a host that is stopped while it retries leaves the batch to the next one', async () => {
  const { source, app, settings } = await startParts(azurite);
  const device = await source.device('pump-1');
  await device.send('{"n":1}');
  const first = await startHost(app, { ...settings, FAILURES: '99', RETRIES: '-1' });
  await first.until((seen) => seen.length === 1);
  expect(await first.end()).toBe(0);

  const second = await startHost(app, settings);
  const reports = await second.until((seen) => seen.length === 1);

  expect(reports).toMatchObject([{ texts: ['{"n":1}'], fails: false }]);
});

test('minEventBatchSize waits for more events, at most maxWaitTime', async () => {
  const { source, app, settings } = await startParts(azurite, {
    eventHubs: { maxEventBatchSize: 4, minEventBatchSize: 3, maxWaitTime: '00:00:05' },
  });
  const host = await startHost(app, settings);
  const device = await source.device('pump-1');
  for (const text of numbers(1, 4)) {
    await device.send(text);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }

  const reports = await host.until((seen) => textsOf(seen).length === 4);

  expect(reports.map((report) => report.texts)).toEqual([numbers(1, 3), numbers(4, 4)]);
});

test('no batch is larger than maxEventBatchSize, however much is waiting', async () => {
  const { source, app, settings } = await startParts(azurite, { eventHubs: { maxEventBatchSize: 3 } });
  const device = await source.device('pump-1');
  await device.send(...numbers(1, 8));
  const host = await startHost(app, settings);

  const reports = await host.until((seen) => textsOf(seen).length === 8);

  expect(textsOf(reports)).toEqual(numbers(1, 8));
  expect(Math.max(...reports.map((report) => (report.texts as string[]).length))).toBe(3);
});

test('without a dataType an event that is not a JSON object fails its batch before the function runs', async () => {
  const { source, app, settings } = await startParts(azurite);
  const host = await startHost(app, { ...settings, DATA_TYPE: '' });
  const device = await source.device('pump-1');
  await device.send('not json');
  await waitFor(
    async () => (await checkpointedSequence()) === 0,
    PATIENCE_MS,
    () => host.lines.join('\n'),
  );
  await device.send('{"n":2}');

  const reports = await host.until((seen) => seen.length === 1);

  expect(reports).toMatchObject([{ texts: [{ n: 2 }], bytes: false }]);
  expect(host.lines.join('\n')).toMatch(/error ingest partition 0: SyntaxError/);
});

test('batchCheckpointFrequency saves checkpoints, and a stop saves what is still missing', async () => {
  const { source, app, settings } = await startParts(azurite, {
    eventHubs: { maxEventBatchSize: 1, batchCheckpointFrequency: 3 },
  });
  const host = await startHost(app, settings);
  const device = await source.device('pump-1');
  await device.send(...numbers(1, 5));
  await host.until((seen) => textsOf(seen).length === 5);

  expect(await checkpointedSequence()).toBe(2);
  expect(await host.end()).toBe(0);
  expect(await checkpointedSequence()).toBe(4);
});

test("cardinality 'one' gives the function one event at a time, with its own metadata", async () => {
  const { source, app, settings } = await startParts(azurite);
  const device = await source.device('pump-1');
  await device.send(...numbers(1, 3));
  const host = await startHost(app, { ...settings, CARDINALITY: 'one' });

  const reports = await host.until((seen) => seen.length === 3);

  expect(reports.map((report) => report.texts)).toEqual(numbers(1, 3).map((text) => [text]));
  expect(reports[2]!.metadata).toMatchObject({
    sequenceNumber: 2,
    properties: {},
    systemProperties: { 'iothub-connection-device-id': 'pump-1' },
    enqueuedTimeUtc: expect.not.stringContaining('Z'),
  });
});
