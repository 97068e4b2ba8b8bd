import type { Policy } from '../settings.ts';
import type { Device } from './device.ts';
import { covers, isSignedWith, parseSas, type SasToken } from './sas.ts';

/** A token that was accepted, or the reason why not: for the log, never for the caller. */
export type Authorization = { granted: true; expiresAt: number } | { granted: false; reason: string };

/**
 * Whether a token opens a service side (REST).
 *
 * @param host this hub's host name
 * @param path of the address that is asked
 * @param now epoch milliseconds
 */
export function authorizeService(
  text: string | undefined,
  host: string,
  path: string,
  policy: Policy,
  now: number,
): Authorization {
  const token = parseSas(text ?? '');
  if (!token) return refuse('there is no shared access signature');
  if (!covers(token.resource, host, path)) {
    return refuse(`the token is for ${token.resource}, this is ${host}${path}`);
  }
  return checkPolicy(token, policy, Buffer.from(policy.key, 'base64'), now);
}

/**
 * Whether a token opens the Event Hubs-compatible endpoint.
 *
 * Event Hubs signs with the text of the key, IoT Hub with the bytes its base64 stands for. The host and
 * port within the token's resource are not compared: a client may reach the endpoint by another name.
 *
 * @param now epoch milliseconds
 */
export function authorizeEventHub(
  text: string,
  eventHubName: string,
  policy: Policy,
  now: number,
): Authorization {
  const token = parseSas(text);
  if (!token) return refuse('there is no shared access signature');
  const entity = token.resource.replace(/^\w+:\/\//, '').split('/')[1];
  if (entity && entity.toLowerCase() !== eventHubName.toLowerCase()) {
    return refuse(`the token is for ${token.resource}, this is ${eventHubName}`);
  }
  return checkPolicy(token, policy, Buffer.from(policy.key, 'utf8'), now);
}

/**
 * Whether a token lets this device connect: signed with its primary or secondary key, made for this hub
 * and this device, not expired, and the device enabled.
 *
 * @param device `undefined` when nobody is registered by that ID
 * @param host this hub's host name
 * @param now epoch milliseconds
 */
export function authorizeDevice(
  text: string,
  device: Device | undefined,
  host: string,
  now: number,
): Authorization {
  if (!device) return refuse('no such device is registered');
  if (device.status !== 'enabled') return refuse('the device is disabled');
  const token = parseSas(text);
  if (!token) return refuse('the password is no shared access signature');
  if (!covers(token.resource, host, `/devices/${device.deviceId}`)) {
    return refuse(`the token is for ${token.resource}, this is ${device.deviceId} at ${host}`);
  }
  const keys = [device.primaryKey, device.secondaryKey];
  if (!keys.some((key) => isSignedWith(token, Buffer.from(key, 'base64')))) {
    return refuse('the token is not signed with a key of the device');
  }
  return checkExpiry(token, now);
}

function checkPolicy(token: SasToken, policy: Policy, key: Buffer, now: number): Authorization {
  if (token.policy !== policy.name) return refuse(`there is no policy ${token.policy}`);
  if (!isSignedWith(token, key)) return refuse(`the token is not signed with the key of ${policy.name}`);
  return checkExpiry(token, now);
}

/** Whether a token that is otherwise right still holds. @param now epoch milliseconds */
export function checkExpiry(token: SasToken, now: number): Authorization {
  if (token.expiresAt <= now)
    return refuse(`the token expired at ${new Date(token.expiresAt).toISOString()}`);
  return { granted: true, expiresAt: token.expiresAt };
}

function refuse(reason: string): Authorization {
  return { granted: false, reason };
}
