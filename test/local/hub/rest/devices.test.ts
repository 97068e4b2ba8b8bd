import type iothub from 'azure-iothub';
import { describe, expect, test } from 'vitest';
import { connectRegistry, startTestHub } from '../support/hub.ts';

async function start(count: number) {
  const hub = await startTestHub();
  const registry = connectRegistry(hub.ready.service, hub.ca);
  const devices = Array.from({ length: count }, (_, n) => ({ deviceId: `pump-${n}` }));
  if (count > 0) await registry.addDevices(devices as never);
  return { hub, registry };
}

/** Without its own token, the promise form of `next` begins anew. */
const nextPage = (query: ReturnType<iothub.Registry['createQuery']>) => query.next(query.continuationToken);

async function collect(registry: iothub.Registry, query: string, pageSize?: number) {
  const pages: string[][] = [];
  const asked = registry.createQuery(query, pageSize);
  while (asked.hasMoreResults) {
    const { result } = (await nextPage(asked)) as unknown as { result: { deviceId: string }[] };
    pages.push(result.map(({ deviceId }) => deviceId));
  }
  return pages;
}

describe('a query of devices', () => {
  test('comes in pages of the wished size, each device once', async () => {
    const { registry } = await start(5);
    const pages = await collect(registry, 'SELECT * FROM devices', 2);
    expect(pages).toEqual([['pump-0', 'pump-1'], ['pump-2', 'pump-3'], ['pump-4']]);
  });

  test('goes on behind a device that was deleted between two pages', async () => {
    const { registry } = await start(4);
    const query = registry.createQuery('SELECT * FROM devices', 2);
    await query.next();
    await registry.delete('pump-1');
    const { result } = (await nextPage(query)) as unknown as { result: { deviceId: string }[] };
    expect(result.map(({ deviceId }) => deviceId)).toEqual(['pump-2', 'pump-3']);
  });

  test('finds by device ID and status, and shows twins without keys', async () => {
    const { registry } = await start(3);
    const { responseBody: device } = await registry.get('pump-1');
    await registry.update({ ...device, deviceId: 'pump-1', status: 'disabled' });
    expect(await collect(registry, "SELECT * FROM devices WHERE status = 'disabled'")).toEqual([['pump-1']]);
    expect(await collect(registry, "SELECT * FROM devices WHERE deviceId IN ['pump-2', 'pump-9']")).toEqual([
      ['pump-2'],
    ]);
    const { result } = (await registry.createQuery('SELECT * FROM devices').next()) as unknown as {
      result: object[];
    };
    expect(JSON.stringify(result)).not.toContain(device.authentication!.symmetricKey!.primaryKey);
    expect(result[0]).toMatchObject({ authenticationType: 'sas', connectionState: 'Disconnected' });
  });

  test('that is not understood is refused, with the part that is not', async () => {
    const { registry } = await start(0);
    const query = registry.createQuery('SELECT COUNT() FROM devices');
    await expect(query.next()).rejects.toMatchObject({
      name: 'ArgumentError',
      responseBody: expect.stringContaining('SELECT COUNT() FROM devices'),
    });
  });
});

describe('many devices at once', () => {
  test('are created with keys of their own, disabled and removed', async () => {
    const { registry } = await start(100);
    const { responseBody: all } = await registry.list();
    expect(all).toHaveLength(100);
    expect(new Set(all.map(({ authentication }) => authentication!.symmetricKey!.primaryKey)).size).toBe(100);

    const { responseBody } = await registry.updateDevices(
      all.map((device) => ({ ...device, status: 'disabled' })) as never,
      true,
    );
    expect(responseBody).toMatchObject({ isSuccessful: true, errors: [] });
    expect((await registry.list()).responseBody.every(({ status }) => status === 'disabled')).toBe(true);
    await registry.removeDevices(all as never, true);
    expect((await registry.list()).responseBody).toEqual([]);
  });

  test('are named where they fail, and the others are done', async () => {
    const { registry } = await start(1);
    const wished = [{ deviceId: 'pump-0' }, { deviceId: 'pump-1' }] as never;
    const error = await registry.addDevices(wished).catch((thrown: unknown) => thrown);
    expect(JSON.parse((error as { responseBody: string }).responseBody)).toMatchObject({
      isSuccessful: false,
      errors: [{ deviceId: 'pump-0', errorCode: 'DeviceAlreadyExists' }],
    });
    expect((await registry.get('pump-1')).responseBody.status).toBe('enabled');
  });

  test('with an etag are changed only if nobody else changed them', async () => {
    const { registry } = await start(1);
    const { responseBody: device } = await registry.get('pump-0');
    await registry.update({ ...device, deviceId: 'pump-0', status: 'disabled' });
    const stale = [{ ...device, deviceId: 'pump-0', eTag: device.etag }] as never;
    await expect(registry.removeDevices(stale, false)).rejects.toThrow();
    expect((await registry.get('pump-0')).responseBody.status).toBe('disabled');
  });
});
