import { readFileSync } from 'node:fs';
import azureIotDevice from 'azure-iot-device';
import { Mqtt } from 'azure-iot-device-mqtt';
import type { RunningPlant } from './plant.ts';

const { Client, Message } = azureIotDevice;

/** What `vakt device add --json` prints. */
export interface DeviceAccess {
  readonly deviceId: string;
  readonly connectionString: string;
  readonly authorization: string;
}

/** A pump's box: Microsoft's own device client, with Vakt's packets. */
export interface Box {
  /** Sends a packet with these readings, under the next sequence number unless one is given. */
  send(readings: readonly object[], changes?: object): Promise<string>;
  /** Sends any body. */
  sendRaw(body: Buffer): Promise<void>;
  close(): Promise<void>;
}

export async function connectBox(plant: RunningPlant, access: DeviceAccess): Promise<Box> {
  const client = Client.fromConnectionString(access.connectionString, Mqtt);
  await client.setOptions({ ca: readFileSync(plant.info.hub.ca, 'utf8') });
  await client.open();
  let sequence = 0;
  const sendRaw = async (body: Buffer) => {
    const message = new Message(body);
    message.contentType = 'application/json';
    message.contentEncoding = 'utf-8';
    await client.sendEvent(message);
  };
  return {
    sendRaw,
    async send(readings, changes = {}) {
      const packetId = `${access.authorization}-${++sequence}`;
      const packet = { packetId, schema: 'vakt.telemetry/1', sentAt: new Date().toISOString(), readings };
      await sendRaw(Buffer.from(JSON.stringify({ ...packet, ...changes })));
      return packetId;
    },
    async close() {
      await client.close();
    },
  };
}
