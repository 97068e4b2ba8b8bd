import { EventHubConsumerClient } from '@azure/event-hubs';
import { expect, onTestFinished, test } from 'vitest';
import { createDevice, createDeviceClient, jsonMessage } from './support/device.ts';
import { startTestHub } from './support/hub.ts';
import { receive } from './support/receive.ts';

test("what Microsoft's device client sends, Microsoft's Event Hubs client receives", async () => {
  const hub = await startTestHub();
  const { primaryKey, generationId } = await createDevice(hub, 'pump-1');
  const client = await createDeviceClient(hub, 'pump-1', primaryKey);
  const message = jsonMessage('{"a":"ä"}', { 'the key': 'a=b&c' });
  message.messageId = 'm-1';
  message.correlationId = 'c-1';
  message.userId = 'u-1';
  await client.sendEvent(message);

  const [event] = await receive(hub.ready.eventHub.connectionString, 1);

  expect(Buffer.from(event!.body).toString()).toBe('{"a":"ä"}');
  expect(event).toMatchObject({
    sequenceNumber: 0,
    offset: '0',
    contentType: 'application/json',
    messageId: 'm-1',
    correlationId: 'c-1',
    properties: { 'the key': 'a=b&c' },
    systemProperties: {
      'iothub-connection-device-id': 'pump-1',
      'iothub-connection-auth-generation-id': generationId,
      'iothub-connection-auth-method': expect.stringContaining('"issuer":"iothub"'),
      'iothub-enqueuedtime': event!.enqueuedTimeUtc.getTime(),
      'iothub-message-source': 'Telemetry',
      contentEncoding: 'utf-8',
      userId: Buffer.from('u-1'),
    },
  });
  expect(Math.abs(event!.enqueuedTimeUtc.getTime() - Date.now())).toBeLessThan(60_000);
});

test('a restart changes no identity, no key, no certificate, and loses no event', async () => {
  const first = await startTestHub();
  const { primaryKey } = await createDevice(first, 'pump-1');
  await (await createDeviceClient(first, 'pump-1', primaryKey)).sendEvent(jsonMessage('1'));
  await first.close();

  const second = await startTestHub({ data: first.data });
  await (await createDeviceClient(second, 'pump-1', primaryKey)).sendEvent(jsonMessage('2'));
  const events = await receive(second.ready.eventHub.connectionString, 2);

  expect(second.ca).toBe(first.ca);
  expect(events.map(({ body, sequenceNumber }) => [String(body), sequenceNumber])).toEqual([
    ['1', 0],
    ['2', 1],
  ]);
});

test('a device stays on one partition, and many devices are spread over all of them', async () => {
  const hub = await startTestHub();
  const ids = Array.from({ length: 20 }, (_, n) => `pump-${n}`);
  await Promise.all(
    ids.map(async (id) => {
      const { primaryKey } = await createDevice(hub, id);
      const client = await createDeviceClient(hub, id, primaryKey);
      for (let n = 0; n < 3; n++) await client.sendEvent(jsonMessage(String(n)));
      await client.close();
    }),
  );
  const events = await receive(hub.ready.eventHub.connectionString, 60);

  const byDevice = Map.groupBy(events, (event) => event.systemProperties!['iothub-connection-device-id']);
  for (const own of byDevice.values()) {
    expect(own.map(({ body }) => String(body))).toEqual(['0', '1', '2']);
    expect(new Set(own.map(({ partitionId }) => partitionId)).size).toBe(1);
  }
  expect(byDevice.size).toBe(20);
  expect(new Set(events.map(({ partitionId }) => partitionId))).toEqual(new Set(['0', '1', '2', '3']));
});

test('an Event Hubs client that is connected while the hub restarts goes on where it was', async () => {
  const first = await startTestHub({ partitions: 1 });
  const { primaryKey } = await createDevice(first, 'pump-1');
  const { mqtt, amqp, rest } = first.ready;
  const client = new EventHubConsumerClient('$Default', first.ready.eventHub.connectionString);
  onTestFinished(() => client.close());
  const bodies: string[] = [];
  const subscription = client.subscribe(
    '0',
    {
      processEvents: async (events) => void bodies.push(...events.map(({ body }) => String(body))),
      processError: async () => undefined,
    },
    { startPosition: { offset: '-1' }, skipParsingBodyAsJson: true, maxWaitTimeInSeconds: 1 },
  );
  onTestFinished(() => subscription.close());
  await (await createDeviceClient(first, 'pump-1', primaryKey)).sendEvent(jsonMessage('1'));
  await expect.poll(() => bodies.length).toBe(1);
  await first.close();

  const second = await startTestHub({ data: first.data, ports: { mqtt, amqp, rest } });
  await (await createDeviceClient(second, 'pump-1', primaryKey)).sendEvent(jsonMessage('2'));
  await expect.poll(() => bodies.length).toBeGreaterThanOrEqual(2);
  expect(bodies).toEqual(['1', '2']);
});
