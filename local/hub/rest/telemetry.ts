import type { IncomingHttpHeaders } from 'node:http';
import { RequestError } from '../errors.ts';
import { authorizeDevice } from '../identity/authorize.ts';
import type { DeviceRegistry } from '../identity/registry.ts';
import type { SystemProperties } from '../log/event.ts';
import type { EventLog } from '../log/eventLog.ts';
import type { Log } from '../logging.ts';
import type { Quota } from '../quota.ts';
import type { Answer } from './request.ts';

/** What a device that sends over HTTPS needs of the hub. */
export interface SendingOptions {
  host: string;
  registry: DeviceRegistry;
  events: EventLog;
  /** `undefined`: nothing is throttled. */
  quota: Quota | undefined;
  log: Log;
}

const SYSTEM: Readonly<Record<string, keyof SystemProperties>> = {
  'iothub-messageid': 'messageId',
  'iothub-correlationid': 'correlationId',
  'iothub-userid': 'userId',
  'iothub-contenttype': 'contentType',
  'iothub-contentencoding': 'contentEncoding',
};
const OWN = 'iothub-app-';

/** The device that a request is a message of, `POST /devices/{id}/messages/events`; `undefined`: it is none. */
export function senderIn(method: string, pathname: string): string | undefined {
  const [, id] = /^\/devices\/([^/]+)\/messages\/events\/?$/i.exec(pathname) ?? [];
  if (method !== 'POST' || id === undefined) return undefined;
  try {
    return decodeURIComponent(id);
  } catch {
    return undefined;
  }
}

/**
 * Takes a message from a device that shows a token signed with its own key, and answers once it is on disk.
 *
 * @param now epoch milliseconds
 * @throws RequestError 401 who is not let in isn't told why; 403 or 429 when too much was sent
 * @see https://learn.microsoft.com/rest/api/iothub/device/device/send-device-event
 */
export async function takeMessage(
  deviceId: string,
  headers: IncomingHttpHeaders,
  body: Buffer,
  options: SendingOptions,
  now: number,
): Promise<Answer> {
  const { registry, events, quota, host, log } = options;
  const device = registry.find(deviceId);
  const grant = authorizeDevice(headers.authorization ?? '', device, host, now);
  if (!grant.granted || !device) {
    log(`HTTPS message of ${deviceId} refused: ${grant.granted ? '' : grant.reason}`);
    throw new RequestError(401, 'IotHubUnauthorizedAccess', 'Unauthorized');
  }
  const ruling = quota?.take(body.length, now);
  // What would have to wait over MQTT is refused here: its sender may try again.
  if (ruling && (!ruling.accepted || ruling.wait > 0)) {
    const isUsedUp = !ruling.accepted && ruling.reason.includes('403002');
    if (isUsedUp) throw new RequestError(403, 'IotHubQuotaExceeded', ruling.reason);
    throw new RequestError(429, 'ThrottlingException', 'more messages/s came than are taken');
  }
  const { generationId } = device;
  await events.partitionOf(deviceId).append({ deviceId, generationId, ...propertiesOf(headers), body });
  return { status: 204 };
}

function propertiesOf(headers: IncomingHttpHeaders) {
  const system: SystemProperties = {};
  const properties: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const known = SYSTEM[name];
    if (known) system[known] = String(value);
    else if (name.startsWith(OWN)) properties[name.slice(OWN.length)] = String(value);
  }
  return { system, properties };
}
