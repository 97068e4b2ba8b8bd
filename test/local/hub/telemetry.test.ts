import { expect, test } from 'vitest';
import { createDeviceClient, jsonMessage } from './support/device.ts';
import { connectRegistry, startTestHub } from './support/hub.ts';
import { receive } from './support/receive.ts';

test("what Microsoft's device client sends, Microsoft's Event Hubs client receives", async () => {
  const hub = await startTestHub();
  const registry = connectRegistry(hub.ready.service, hub.ca);
  const { responseBody: device } = await registry.create({ deviceId: 'pump-1' });
  const { client, ready } = createDeviceClient(
    hub,
    'pump-1',
    device.authentication!.symmetricKey!.primaryKey!,
  );
  await ready;
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
      'iothub-connection-auth-generation-id': device.generationId,
      'iothub-message-source': 'Telemetry',
      contentEncoding: 'utf-8',
      userId: Buffer.from('u-1'),
    },
  });
  expect(Math.abs(event!.enqueuedTimeUtc.getTime() - Date.now())).toBeLessThan(10_000);
});
