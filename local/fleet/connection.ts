import common from 'azure-iot-common';
import { Client } from 'azure-iot-device';
import { Mqtt } from 'azure-iot-device-mqtt';

/** A device's way to IoT Hub. It connects with the first packet, and again whenever it has to. */
export interface Connection {
  /** Sends one packet, resolves when the hub has acknowledged it, and rejects when that is not known. */
  send(body: Buffer): Promise<void>;
  close(): Promise<void>;
}

/**
 * Connects with Microsoft's own device client, over MQTT and TLS.
 *
 * @param ca certificate of the hub's authority, PEM; without it, the usual authorities are trusted
 */
export async function connect(connectionString: string, ca: string | undefined): Promise<Connection> {
  const client = Client.fromConnectionString(connectionString, Mqtt);
  // A failure is told at once; the caller tries the same packet again, also after a restart.
  client.setRetryPolicy(new common.NoRetry());
  if (ca !== undefined) await client.setOptions({ ca });
  // The next packet connects anew; what was on its way is told by its own send.
  client.on('error', () => {});
  return {
    async send(body) {
      const message = new common.Message(body);
      message.contentType = 'application/json';
      message.contentEncoding = 'utf-8';
      await client.sendEvent(message);
    },
    async close() {
      await client.close();
    },
  };
}
