import { EventHubConsumerClient } from '@azure/event-hubs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createDevice } from '../support/device.ts';
import { startTestHub, type TestHub } from '../support/hub.ts';
import { connectMqtt, connectPacket, publishPacket } from '../support/rawMqtt.ts';
import { receive } from '../support/receive.ts';

/** A hub with one partition, and a function that sends messages to it and waits for their PUBACKs. */
async function startWithSender() {
  const hub = await startTestHub({ partitions: 1 });
  const { primaryKey } = await createDevice(hub, 'pump-1');
  const { connection } = await connectMqtt(hub, connectPacket('pump-1', primaryKey));
  const send = async (...bodies: (string | Buffer)[]) => {
    for (const [n, body] of bodies.entries())
      connection.send(publishPacket('pump-1', body, { messageId: n + 1 }));
    for (const _ of bodies) await connection.next();
  };
  return { hub, send };
}

function consumer(hub: TestHub, connectionString = hub.ready.eventHub.connectionString) {
  const client = new EventHubConsumerClient('$Default', connectionString, {
    retryOptions: { maxRetries: 0 },
  });
  onTestFinished(() => client.close());
  return client;
}

/** Subscribes to partition 0; what comes is in `bodies`, `failed` is the first error. */
function subscribe(
  client: EventHubConsumerClient,
  options: Parameters<EventHubConsumerClient['subscribe']>[2] = {},
) {
  const bodies: string[] = [];
  let wake = () => {};
  let fail: (error: Error) => void;
  const failed = new Promise<Error>((resolve) => {
    fail = resolve;
  });
  const subscription = client.subscribe(
    '0',
    {
      processEvents: async (events) => {
        bodies.push(...events.map(({ body }) => String(body)));
        wake();
      },
      processError: async (error) => fail(error),
    },
    { startPosition: { offset: '-1' }, skipParsingBodyAsJson: true, maxWaitTimeInSeconds: 1, ...options },
  );
  onTestFinished(() => subscription.close());
  const until = async (count: number) => {
    while (bodies.length < count) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    return bodies;
  };
  return { bodies, failed, until };
}

test('the hub and its partitions describe themselves', async () => {
  const { hub, send } = await startWithSender();
  const client = consumer(hub);
  expect(await client.getEventHubProperties()).toMatchObject({ name: 'iothub-events', partitionIds: ['0'] });
  expect(await client.getPartitionProperties('0')).toMatchObject({
    isEmpty: true,
    lastEnqueuedSequenceNumber: -1,
    lastEnqueuedOffset: '-1',
  });
  await send('a', 'b');
  const described = await client.getPartitionProperties('0');
  expect(described).toMatchObject({
    isEmpty: false,
    beginningSequenceNumber: 0,
    lastEnqueuedSequenceNumber: 1,
  });
  expect(Math.abs(described.lastEnqueuedOnUtc.getTime() - Date.now())).toBeLessThan(60_000);
  await expect(client.getPartitionProperties('1')).rejects.toThrow('no partition 1');
});

describe('a reader begins', () => {
  test('after an offset, or at it; after a sequence number, or at it; after a time', async () => {
    const { hub, send } = await startWithSender();
    await send('0', '1');
    await new Promise((resolve) => setTimeout(resolve, 20));
    await send('2', '3');
    const { connectionString } = hub.ready.eventHub;
    const all = await receive(connectionString, 4);
    const { offset, enqueuedTimeUtc } = all[2]!;
    const bodies = async (count: number, startPosition: object) =>
      (await receive(connectionString, count, { startPosition: startPosition as never })).map(({ body }) =>
        String(body),
      );

    expect(await bodies(1, { offset })).toEqual(['3']);
    expect(await bodies(2, { offset, isInclusive: true })).toEqual(['2', '3']);
    expect(await bodies(2, { sequenceNumber: 1 })).toEqual(['2', '3']);
    expect(await bodies(3, { sequenceNumber: 1, isInclusive: true })).toEqual(['1', '2', '3']);
    expect(await bodies(2, { enqueuedOn: enqueuedTimeUtc.getTime() - 1 })).toEqual(['2', '3']);
  });

  test('with what comes next, when it asks for the latest', async () => {
    const { hub, send } = await startWithSender();
    await send('old');
    const { until } = subscribe(consumer(hub), { startPosition: { offset: '@latest' } });
    await expect.poll(() => hub.lines.some((line) => line.startsWith('AMQP $default/0 is read'))).toBe(true);
    await send('new');
    expect(await until(1)).toEqual(['new']);
  });

  test('nowhere, with an error, when it asks for an offset that was never given out', async () => {
    const { hub, send } = await startWithSender();
    await send('0');
    const { failed } = subscribe(consumer(hub), { startPosition: { offset: '999999' } });
    expect((await failed).message).toContain('after the last one');
  });
});

test('a reader gets live events as they come, and their bytes are untouched', async () => {
  const { hub, send } = await startWithSender();
  const { until } = subscribe(consumer(hub));
  await send('first');
  await until(1);
  await send('second');
  expect(await until(2)).toEqual(['first', 'second']);
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, n) => n));
  await send(bytes);
  const events = await receive(hub.ready.eventHub.connectionString, 3);
  expect(Buffer.compare(events[2]!.body, bytes)).toBe(0);
});

test('events of 200 KB by the dozen arrive whole', async () => {
  const { hub, send } = await startWithSender();
  const bodies = Array.from({ length: 40 }, (_, n) => Buffer.alloc(200 * 1024, 65 + (n % 26)));
  await send(...bodies);
  const events = await receive(hub.ready.eventHub.connectionString, 40);
  expect(events.every(({ body }, n) => Buffer.compare(body, bodies[n]!) === 0)).toBe(true);
});

test('a reader that wants to know learns how far the partition has come', async () => {
  const { hub, send } = await startWithSender();
  await send('0', '1', '2');
  const client = consumer(hub);
  const last = await new Promise((resolve, reject) => {
    const subscription = client.subscribe(
      '0',
      {
        processEvents: async (events, context) => {
          if (events.length > 0) resolve(context.lastEnqueuedEventProperties?.sequenceNumber);
        },
        processError: async (error) => reject(error),
      },
      { startPosition: { offset: '-1' }, trackLastEnqueuedEventProperties: true },
    );
    onTestFinished(() => subscription.close());
  });
  expect(last).toBe(2);
});

describe('epochs', () => {
  test('a higher epoch takes over, and the one before is told', async () => {
    const { hub, send } = await startWithSender();
    await send('0');
    const first = subscribe(consumer(hub), { ownerLevel: 1 });
    await first.until(1);
    const second = subscribe(consumer(hub), { ownerLevel: 2 });
    expect(await first.failed).toMatchObject({ code: 'ReceiverDisconnectedError' });
    await send('1');
    expect(await second.until(2)).toEqual(['0', '1']);
    expect(first.bodies).toEqual(['0']);
  });

  test.each([
    ['a lower epoch', { ownerLevel: 1 }],
    ['no epoch', {}],
  ])('%s is refused beside a higher one, which goes on', async (_, options) => {
    const { hub, send } = await startWithSender();
    await send('0');
    const owner = subscribe(consumer(hub), { ownerLevel: 2 });
    await owner.until(1);
    expect(await subscribe(consumer(hub), options).failed).toMatchObject({
      code: 'ReceiverDisconnectedError',
    });
    await send('1');
    expect(await owner.until(2)).toEqual(['0', '1']);
  });

  test('readers without an epoch share a partition', async () => {
    const { hub, send } = await startWithSender();
    const readers = [subscribe(consumer(hub)), subscribe(consumer(hub))];
    await send('0');
    expect(await Promise.all(readers.map(({ until }) => until(1)))).toEqual([['0'], ['0']]);
  });
});

describe('without the hub’s key', () => {
  test.each([
    ['another key', (text: string) => text.replace(/SharedAccessKey=[^;]+/, 'SharedAccessKey=d3Jvbmc=')],
    ['another policy', (text: string) => text.replace('iothubowner', 'service')],
  ])('%s reads nothing', async (_, change) => {
    const hub = await startTestHub({ partitions: 1 });
    const client = consumer(hub, change(hub.ready.eventHub.connectionString));
    await expect(client.getPartitionIds()).rejects.toMatchObject({ code: 'UnauthorizedError' });
    expect(await subscribe(client).failed).toMatchObject({ code: 'UnauthorizedError' });
  });
});
