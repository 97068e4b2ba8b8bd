import { RequestError } from '../errors.ts';
import type { Device } from '../identity/device.ts';
import type { DeviceRegistry } from '../identity/registry.ts';
import { changeInBulk } from './bulk.ts';
import { describeDevice, describeTwin } from './description.ts';
import { answerPage } from './page.ts';
import { parseQuery } from './query.ts';
import { type Answer, methodNotAllowed, objectBody, type ServiceRequest } from './request.ts';

// GET /devices gives at most this many, as on Azure; more are found by queries.
const LIST_LIMIT = 1000;

const QUERYABLE = ['deviceId', 'status', 'connectionState', 'statusReason', 'authenticationType'];

/**
 * Create, read, update, delete, list and query device identities, as IoT Hub's service REST does.
 *
 * @param isConnected whether a device has a connection now
 * @throws RequestError what the caller is told
 * @see https://learn.microsoft.com/rest/api/iothub/service/devices
 */
export async function answerDevices(
  request: ServiceRequest,
  registry: DeviceRegistry,
  isConnected: (deviceId: string) => boolean,
): Promise<Answer> {
  const { method, path, now } = request;
  const [deviceId] = path;
  const describe = (device: Device) => describeDevice(device, isConnected(device.deviceId));
  if (path.length > 1)
    throw new RequestError(404, 'NotFound', `${path.slice(1).join('/')} is not offered here`);
  if (!deviceId) {
    if (method === 'GET') return { status: 200, body: registry.list(listLimit(request.query)).map(describe) };
    if (method === 'POST') return changeInBulk(request.body, registry, now);
    throw methodNotAllowed(method);
  }
  switch (method) {
    case 'GET': {
      const device = registry.get(deviceId);
      return { status: 200, body: describe(device), etag: device.etag };
    }
    case 'PUT': {
      const wish = objectBody(request.body, 'the device');
      if (wish.deviceId !== deviceId) {
        throw new RequestError(400, 'ArgumentInvalid', 'deviceId in the body must be the one in the address');
      }
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
    case 'POST':
      if (deviceId === 'query') return answerQuery(request, registry, isConnected);
      throw methodNotAllowed(method);
    default:
      throw methodNotAllowed(method);
  }
}

function answerQuery(
  request: ServiceRequest,
  registry: DeviceRegistry,
  isConnected: (deviceId: string) => boolean,
): Answer {
  const selects = parseQuery(objectBody(request.body, 'the query').query, 'devices', QUERYABLE);
  const twins = registry
    .list(Number.POSITIVE_INFINITY)
    .map((device) => describeTwin(device, isConnected(device.deviceId)))
    .filter(selects);
  return answerPage(twins, ({ deviceId }) => deviceId, request.page);
}

function listLimit(query: URLSearchParams): number {
  const top = Number(query.get('top') ?? LIST_LIMIT);
  if (!Number.isInteger(top) || top < 1) {
    throw new RequestError(400, 'ArgumentInvalid', 'top must be a whole number from 1');
  }
  return Math.min(top, LIST_LIMIT);
}
