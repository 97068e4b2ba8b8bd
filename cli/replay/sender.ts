import { VaktError } from '../../shared/errors.ts';

/** A device's connection to IoT Hub. */
export interface Sender {
  /**
   * Sends a packet. It waits only while many are unacknowledged; a failure of an earlier one is thrown.
   *
   * @throws {HubError}
   */
  send(body: string): Promise<void>;
  /** Waits until all are acknowledged. @throws {HubError} */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** IoT Hub doesn't let the device in, or doesn't acknowledge what it sends. */
export class HubError extends VaktError {
  readonly code = 'hub-refused';
}

/** Packets that may be on their way at the same time. */
const IN_FLIGHT = 16;

/**
 * Connects as the device, with Microsoft's own client over MQTT and TLS.
 *
 * @param connectionString `HostName=…;DeviceId=…;SharedAccessKey=…`
 * @param ca certificate of the hub's authority, PEM; without it, the usual authorities are trusted
 * @throws {HubError} when the hub can't be reached or refuses the device
 */
export async function connectDevice(connectionString: string, ca: string | undefined): Promise<Sender> {
  const { default: common } = await import('azure-iot-common');
  const { default: device } = await import('azure-iot-device');
  const { Mqtt } = await import('azure-iot-device-mqtt');
  const client = device.Client.fromConnectionString(connectionString, Mqtt);
  // A failure is told at once; running again sends what is missing.
  client.setRetryPolicy(new common.NoRetry());
  client.on('error', () => {});
  try {
    if (ca !== undefined) await client.setOptions({ ca });
    await client.open();
  } catch (cause) {
    throw new HubError(refusalOf(cause, connectionString), { cause });
  }

  const inFlight: Promise<unknown>[] = [];
  const settleFirst = async () => {
    try {
      await inFlight.shift();
    } catch (cause) {
      throw new HubError(refusalOf(cause, connectionString), { cause });
    }
  };
  return {
    async send(body) {
      const message = new common.Message(body);
      message.contentType = 'application/json';
      message.contentEncoding = 'utf-8';
      const sent = client.sendEvent(message);
      // It is looked at in its turn; until then, a failure is nobody's surprise.
      sent.catch(() => {});
      inFlight.push(sent);
      if (inFlight.length >= IN_FLIGHT) await settleFirst();
    },
    async settle() {
      while (inFlight.length > 0) await settleFirst();
    },
    async close() {
      client.removeAllListeners();
      await client.close().catch(() => {});
    },
  };
}

function refusalOf(error: unknown, connectionString: string): string {
  const host = /HostName=([^;]*)/i.exec(connectionString)?.[1] ?? 'IoT Hub';
  const { name, message } = error as Error;
  if (name === 'UnauthorizedError') {
    return `${host} refuses the device: its key is wrong, or the device was revoked or never added there.`;
  }
  return `${host} did not take it: ${message || name}. Is it running, and the connection string right?`;
}
