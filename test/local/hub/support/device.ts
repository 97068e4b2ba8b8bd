import azureIotCommon from 'azure-iot-common';
import azureIotDevice from 'azure-iot-device';
import { Mqtt } from 'azure-iot-device-mqtt';
import { onTestFinished } from 'vitest';
import { connectRegistry, type TestHub } from './hub.ts';

const { Client, Message } = azureIotDevice;

/** Registers a device. @returns its keys */
export async function createDevice(hub: TestHub, deviceId: string) {
  const { responseBody } = await connectRegistry(hub.ready.service, hub.ca).create({ deviceId });
  const { primaryKey, secondaryKey } = responseBody.authentication!.symmetricKey!;
  return { primaryKey: primaryKey!, secondaryKey: secondaryKey!, generationId: responseBody.generationId! };
}

/** Microsoft's device client, not connected yet; it is closed when the test has finished. */
export async function createDeviceClient(hub: TestHub, deviceId: string, key: string) {
  const client = Client.fromConnectionString(
    `HostName=localhost:${hub.ready.mqtt};DeviceId=${deviceId};SharedAccessKey=${key}`,
    Mqtt,
  );
  client.setRetryPolicy(new azureIotCommon.NoRetry());
  onTestFinished(async () => {
    client.removeAllListeners();
    await client.close().catch(() => undefined);
  });
  await client.setOptions({ ca: hub.ca });
  return client;
}

/** A message with JSON's content type and encoding. */
export function jsonMessage(body: string, properties: Record<string, string> = {}) {
  const message = new Message(body);
  message.contentType = 'application/json';
  message.contentEncoding = 'utf-8';
  for (const [name, value] of Object.entries(properties)) message.properties.add(name, value);
  return message;
}
