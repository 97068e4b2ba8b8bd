import type { IConnectPacket } from 'mqtt-packet';
import { authorizeDevice } from '../identity/authorize.ts';
import type { Device } from '../identity/device.ts';
import type { DeviceRegistry } from '../identity/registry.ts';
import { hostName } from '../identity/sas.ts';
import { CONNACK } from './connack.ts';

/** Who connects and until when, or the return code to refuse with and why: the reason is for the log. */
export type Authentication =
  | { accepted: true; device: Device; expiresAt: number }
  | { accepted: false; returnCode: number; reason: string };

/**
 * Whether a CONNECT is let in, by IoT Hub's rules: client ID = device ID, user name
 * `{hub}/{device ID}/?api-version=…`, password = a token made with the device's key.
 *
 * @param host this hub's host name; the one in the user name may carry a port
 * @param now epoch milliseconds
 */
export function authenticate(
  packet: Pick<IConnectPacket, 'clientId' | 'username' | 'password' | 'protocolVersion'>,
  registry: Pick<DeviceRegistry, 'find'>,
  host: string,
  now: number,
): Authentication {
  if (packet.protocolVersion !== 4) {
    return refuse(CONNACK.unacceptableProtocol, 'only MQTT 3.1.1 is spoken here');
  }
  const { clientId, username = '', password } = packet;
  const [hub = '', deviceId, ...rest] = username.split('/');
  if (!deviceId || !/^\??(api-version=.*)?$/.test(rest.join('/'))) {
    return refuse(CONNACK.badCredentials, 'the user name must be {hub}/{device ID}/?api-version=…');
  }
  if (hostName(hub) !== host)
    return refuse(CONNACK.notAuthorized, `the user name is for ${hub}, this is ${host}`);
  if (deviceId !== clientId) return refuse(CONNACK.notAuthorized, 'client ID and device ID differ');
  const device = registry.find(deviceId);
  const authorization = authorizeDevice(password?.toString() ?? '', device, host, now);
  if (!device || !authorization.granted) {
    return refuse(CONNACK.notAuthorized, authorization.granted ? '' : authorization.reason);
  }
  return { accepted: true, device, expiresAt: authorization.expiresAt };
}

function refuse(returnCode: number, reason: string): Authentication {
  return { accepted: false, returnCode, reason };
}
