import { RequestError } from '../errors.ts';
import type { Device, DeviceWish } from '../identity/device.ts';
import type { DeviceRegistry } from '../identity/registry.ts';

/** A request that was authorized, with what the device routes need of it. */
export interface DeviceRequest {
  method: string;
  /** `undefined`: all devices. */
  deviceId: string | undefined;
  query: URLSearchParams;
  /** The If-Match header without its quotes; `undefined`: none. */
  ifMatch: string | undefined;
  body: unknown;
  now: Date;
}

/** What a route answers with; no body with 204. */
export interface Answer {
  status: number;
  body?: unknown;
  etag?: string;
}

// GET /devices gives at most this many, as on Azure; more are found by queries there.
const LIST_LIMIT = 1000;

/**
 * Create, read, update, delete and list device identities, as IoT Hub's service REST does.
 *
 * @param isConnected whether a device has a connection now
 * @throws RequestError what the caller is told
 * @see https://learn.microsoft.com/rest/api/iothub/service/devices
 */
export async function answerDevices(
  request: DeviceRequest,
  registry: DeviceRegistry,
  isConnected: (deviceId: string) => boolean,
): Promise<Answer> {
  const { method, deviceId, now } = request;
  const describe = (device: Device) => describeDevice(device, isConnected(device.deviceId));
  if (deviceId === undefined) {
    if (method !== 'GET') throw methodNotAllowed(method);
    return { status: 200, body: registry.list(listLimit(request.query)).map(describe) };
  }
  switch (method) {
    case 'GET': {
      const device = registry.get(deviceId);
      return { status: 200, body: describe(device), etag: device.etag };
    }
    case 'PUT': {
      const wish = checkBody(request.body, deviceId);
      // A PUT without If-Match creates, and must not overwrite: that is how IoT Hub tells the two apart.
      const device =
        request.ifMatch === undefined
          ? await registry.create(deviceId, wish, now)
          : await registry.update(deviceId, wish, request.ifMatch, now);
      return { status: 200, body: describe(device), etag: device.etag };
    }
    case 'DELETE':
      await registry.delete(deviceId, request.ifMatch ?? '*');
      return { status: 204 };
    default:
      throw methodNotAllowed(method);
  }
}

function describeDevice(device: Device, connected: boolean) {
  return {
    deviceId: device.deviceId,
    generationId: device.generationId,
    etag: device.etag,
    connectionState: connected ? 'Connected' : 'Disconnected',
    status: device.status,
    statusReason: device.statusReason,
    statusUpdatedTime: device.statusUpdatedTime,
    cloudToDeviceMessageCount: 0,
    authentication: {
      symmetricKey: { primaryKey: device.primaryKey, secondaryKey: device.secondaryKey },
      x509Thumbprint: { primaryThumbprint: null, secondaryThumbprint: null },
      type: 'sas',
    },
    capabilities: { iotEdge: false },
  };
}

function checkBody(body: unknown, deviceId: string): DeviceWish {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new RequestError(
      400,
      'ArgumentInvalid',
      'the body must be a JSON object that describes the device',
    );
  }
  if ((body as { deviceId?: unknown }).deviceId !== deviceId) {
    throw new RequestError(400, 'ArgumentInvalid', 'deviceId in the body must be the one in the address');
  }
  return body as DeviceWish;
}

function listLimit(query: URLSearchParams): number {
  const top = Number(query.get('top') ?? LIST_LIMIT);
  if (!Number.isInteger(top) || top < 1) {
    throw new RequestError(400, 'ArgumentInvalid', 'top must be a whole number from 1');
  }
  return Math.min(top, LIST_LIMIT);
}

function methodNotAllowed(method: string): RequestError {
  return new RequestError(405, 'MethodNotAllowed', `${method} is not offered here`);
}
