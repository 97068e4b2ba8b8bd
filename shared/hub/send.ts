import { createHmac } from 'node:crypto';
import { request } from 'node:https';
import { OutageError } from '../errors.ts';
import { type EpochMs, MINUTE, SECOND } from '../time.ts';

/** What a device sends with. */
export interface DeviceKey {
  /** Of the hub's HTTPS side; may carry a port. */
  readonly host: string;
  readonly deviceId: string;
  /** Base64. */
  readonly key: string;
}

const API_VERSION = '2021-04-12';
/** A token is made for each message: it only has to outlast the request, and two clocks that differ. */
const TOKEN_HOLDS = 10 * MINUTE;
const PATIENCE = 30 * SECOND;

/**
 * Sends one message to IoT Hub as a device, over HTTPS: for who sends now and then, a connection of MQTT is too much.
 *
 * @param body JSON
 * @param ca certificate of the hub's authority, PEM; without it, the usual authorities are trusted
 * @throws {OutageError} when the hub can't be reached or doesn't take it
 * @see https://learn.microsoft.com/rest/api/iothub/device/device/send-device-event
 */
export function sendOverHttps(device: DeviceKey, body: string, now: EpochMs, ca?: string): Promise<void> {
  const [host, port = '443'] = device.host.split(':') as [string, string?];
  const path = `/devices/${encodeURIComponent(device.deviceId)}/messages/events?api-version=${API_VERSION}`;
  const headers = {
    authorization: tokenOf({ ...device, host }, now),
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
  };
  const fail = (why: string, cause?: unknown) =>
    new OutageError(`IoT Hub ${host} did not take the packet of ${device.deviceId}: ${why}`, { cause });
  return new Promise((resolve, reject) => {
    const asked = request(
      { host, port, path, method: 'POST', headers, timeout: PATIENCE, ...(ca === undefined ? {} : { ca }) },
      (answer) => {
        answer.resume();
        const { statusCode: status = 0 } = answer;
        if (status >= 200 && status < 300) resolve();
        else reject(fail(status === 401 ? 'the device is not let in (401)' : `status ${status}`));
      },
    );
    asked.on('timeout', () => asked.destroy(new Error('it did not answer in time')));
    asked.on('error', (error) => reject(fail(error.message, error)));
    asked.end(body);
  });
}

/** @see https://learn.microsoft.com/azure/iot-hub/authenticate-authorize-sas */
function tokenOf({ host, deviceId, key }: DeviceKey, now: EpochMs): string {
  const resource = encodeURIComponent(`${host}/devices/${deviceId}`);
  const expiry = Math.ceil((now + TOKEN_HOLDS) / SECOND);
  const signature = createHmac('sha256', Buffer.from(key, 'base64'))
    .update(`${resource}\n${expiry}`)
    .digest('base64');
  return `SharedAccessSignature sr=${resource}&sig=${encodeURIComponent(signature)}&se=${expiry}`;
}
