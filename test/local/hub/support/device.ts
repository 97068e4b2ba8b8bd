import { NoRetry } from 'azure-iot-common';
import azureIotDevice from 'azure-iot-device';
import { Mqtt } from 'azure-iot-device-mqtt';
import { onTestFinished } from 'vitest';
import type { TestHub } from './hub.ts';

const { Client, Message } = azureIotDevice;

/** Microsoft's device client, not connected yet; it is closed when the test has finished. */
export function createDeviceClient(hub: TestHub, deviceId: string, key: string) {
  const client = Client.fromConnectionString(
    `HostName=localhost:${hub.ready.mqtt};DeviceId=${deviceId};SharedAccessKey=${key}`,
    Mqtt,
  );
  client.setRetryPolicy(new NoRetry());
  onTestFinished(async () => {
    client.removeAllListeners();
    await client.close().catch(() => undefined);
  });
  return { client, ready: client.setOptions({ ca: hub.ca }) };
}

/** A message with JSON's content type and encoding. */
export function jsonMessage(body: string, properties: Record<string, string> = {}) {
  const message = new Message(body);
  message.contentType = 'application/json';
  message.contentEncoding = 'utf-8';
  for (const [name, value] of Object.entries(properties)) message.properties.add(name, value);
  return message;
}
