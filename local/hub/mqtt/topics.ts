import type { SystemProperties } from '../log/event.ts';

/** The properties of a message, as its topic carries them. */
export interface PropertyBag {
  system: SystemProperties;
  properties: Record<string, string>;
}

const SYSTEM_NAMES = new Map<string, keyof SystemProperties>([
  ['$.ct', 'contentType'],
  ['$.ce', 'contentEncoding'],
  ['$.mid', 'messageId'],
  ['$.cid', 'correlationId'],
  ['$.uid', 'userId'],
]);

/**
 * The properties of a telemetry topic, `devices/{id}/messages/events/{property bag}`.
 *
 * @returns `undefined` when it is another topic, another device's, or not properly percent-encoded
 * @see https://learn.microsoft.com/azure/iot/iot-mqtt-connect-to-iot-hub
 */
export function parseTelemetryTopic(topic: string, deviceId: string): PropertyBag | undefined {
  const base = `devices/${deviceId}/messages/events`;
  if (topic !== base && !topic.startsWith(`${base}/`)) return undefined;
  const system: SystemProperties = {};
  const properties: [string, string][] = [];
  for (const pair of topic
    .slice(base.length + 1)
    .replace(/^\?|\/$/g, '')
    .split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decode(equals < 0 ? pair : pair.slice(0, equals));
    const value = decode(equals < 0 ? '' : pair.slice(equals + 1));
    if (name === undefined || value === undefined) return undefined;
    const systemName = SYSTEM_NAMES.get(name);
    if (systemName) system[systemName] = value;
    else if (!name.startsWith('$.')) properties.push([name, value]);
  }
  return { system, properties: Object.fromEntries(properties) };
}

/**
 * Whether a device may subscribe to a topic filter: to what the hub would send to it, and nothing else.
 */
export function maySubscribe(filter: string, deviceId: string): boolean {
  return (
    filter === `devices/${deviceId}/messages/devicebound/#` ||
    filter === '$iothub/methods/POST/#' ||
    filter === '$iothub/twin/res/#' ||
    filter === '$iothub/twin/PATCH/properties/desired/#'
  );
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
