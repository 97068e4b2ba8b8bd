import { RequestError } from '../errors.ts';
import type { DeviceWish } from '../identity/device.ts';
import type { DeviceRegistry } from '../identity/registry.ts';
import type { Answer } from './request.ts';

const MOST_AT_ONCE = 100;

type Change = DeviceWish & { id: string; importMode: string; eTag?: string };

/**
 * Creates, updates or deletes up to 100 identities. One that fails is named with its error; the others are done.
 *
 * @throws RequestError 400 when the body is no list of at most 100 changes
 * @see https://learn.microsoft.com/rest/api/iothub/service/bulk-registry
 */
export async function changeInBulk(body: unknown, registry: DeviceRegistry, now: Date): Promise<Answer> {
  if (!Array.isArray(body) || body.length === 0 || body.length > MOST_AT_ONCE || !body.every(isChange)) {
    const message = `the body must be a list of 1 to ${MOST_AT_ONCE} devices, each with id and importMode`;
    throw new RequestError(400, 'ArgumentInvalid', message);
  }
  const results = await Promise.allSettled(body.map((change) => apply(change, registry, now)));
  const errors = results.flatMap((result, i) => {
    if (result.status === 'fulfilled') return [];
    if (!(result.reason instanceof RequestError)) throw result.reason;
    return [{ deviceId: body[i]!.id, errorCode: result.reason.code, errorStatus: result.reason.message }];
  });
  const isSuccessful = errors.length === 0;
  return { status: isSuccessful ? 200 : 400, body: { isSuccessful, errors, warnings: [] } };
}

async function apply(change: Change, registry: DeviceRegistry, now: Date): Promise<void> {
  const { id, importMode, eTag = '*' } = change;
  switch (importMode.toLowerCase()) {
    case 'create':
      await registry.create(id, change, now);
      return;
    case 'update':
      await registry.update(id, change, '*', now);
      return;
    case 'updateifmatchetag':
      await registry.update(id, change, eTag, now);
      return;
    case 'delete':
      await registry.delete(id, '*');
      return;
    case 'deleteifmatchetag':
      await registry.delete(id, eTag);
      return;
    default:
      throw new RequestError(400, 'ArgumentInvalid', `importMode ${importMode} is not offered here`);
  }
}

function isChange(item: unknown): item is Change {
  const { id, importMode } = (item ?? {}) as Record<string, unknown>;
  return typeof id === 'string' && typeof importMode === 'string';
}
