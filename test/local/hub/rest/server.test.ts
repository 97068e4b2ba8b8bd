import { once } from 'node:events';
import { request } from 'node:https';
import { expect, test } from 'vitest';
import { createDevice } from '../support/device.ts';
import { connectRegistry, startTestHub, type TestHub } from '../support/hub.ts';
import { connectMqtt, connectPacket } from '../support/rawMqtt.ts';

async function start() {
  const hub = await startTestHub();
  return { hub, registry: connectRegistry(hub.ready.service, hub.ca) };
}

test('a device is created with keys of its own, read, listed, changed and deleted', async () => {
  const { registry } = await start();
  const { responseBody: created } = await registry.create({ deviceId: 'pump-1' });
  const keys = created.authentication!.symmetricKey!;
  expect(Buffer.from(keys.primaryKey!, 'base64')).toHaveLength(32);
  expect(keys.secondaryKey).not.toBe(keys.primaryKey);
  expect(created).toMatchObject({ status: 'enabled', connectionState: 'Disconnected' });

  const { responseBody: read } = await registry.get('pump-1');
  expect(read).toEqual(created);

  const { responseBody: changed } = await registry.update({
    ...created,
    deviceId: 'pump-1',
    status: 'disabled',
    statusReason: 'contract ended',
  });
  expect(changed).toMatchObject({
    status: 'disabled',
    statusReason: 'contract ended',
    generationId: created.generationId,
    authentication: { symmetricKey: keys },
  });
  expect(changed.etag).not.toBe(created.etag);

  await registry.create({ deviceId: 'pump-2' });
  const { responseBody: all } = await registry.list();
  expect(all.map(({ deviceId }) => deviceId)).toEqual(['pump-1', 'pump-2']);

  await registry.delete('pump-1');
  await expect(registry.get('pump-1')).rejects.toMatchObject({ name: 'DeviceNotFoundError' });
});

test('an update that brings no keys makes new ones', async () => {
  const { hub, registry } = await start();
  const { primaryKey } = await createDevice(hub, 'pump-1');
  const { responseBody } = await registry.update({ deviceId: 'pump-1', status: 'enabled' });
  expect(responseBody.authentication!.symmetricKey!.primaryKey).not.toBe(primaryKey);
  expect((await connectMqtt(hub, connectPacket('pump-1', primaryKey))).returnCode).toBe(5);
});

test('a device keeps the keys it is created with', async () => {
  const { registry } = await start();
  const symmetricKey = {
    primaryKey: Buffer.alloc(32, 1).toString('base64'),
    secondaryKey: Buffer.alloc(64, 2).toString('base64'),
  };
  const { responseBody } = await registry.create({ deviceId: 'pump-1', authentication: { symmetricKey } });
  expect(responseBody.authentication!.symmetricKey).toEqual(symmetricKey);
});

test('creating a device that exists is a conflict, and changes nothing', async () => {
  const { hub, registry } = await start();
  const { primaryKey } = await createDevice(hub, 'pump-1');
  await expect(registry.create({ deviceId: 'pump-1' })).rejects.toMatchObject({
    name: 'DeviceAlreadyExistsError',
  });
  expect((await registry.get('pump-1')).responseBody.authentication!.symmetricKey!.primaryKey).toBe(
    primaryKey,
  );
});

test('a device that was deleted and made anew has another generation', async () => {
  const { hub, registry } = await start();
  const { generationId } = await createDevice(hub, 'pump-1');
  await registry.delete('pump-1');
  expect((await createDevice(hub, 'pump-1')).generationId).not.toBe(generationId);
});

test('the state of its connection is shown', async () => {
  const { hub, registry } = await start();
  const { primaryKey } = await createDevice(hub, 'pump-1');
  await connectMqtt(hub, connectPacket('pump-1', primaryKey));
  expect((await registry.get('pump-1')).responseBody.connectionState).toBe('Connected');
});

test.each([
  ['an unknown device is updated', 'DeviceNotFoundError', { deviceId: 'pump-9', status: 'disabled' }],
  ['a status is unknown', 'ArgumentError', { deviceId: 'pump-1', status: 'asleep' }],
  [
    'a key is no base64',
    'ArgumentError',
    { deviceId: 'pump-1', authentication: { symmetricKey: { primaryKey: 'no key at all' } } },
  ],
  [
    'a certificate is wanted',
    'ArgumentError',
    { deviceId: 'pump-1', authentication: { type: 'selfSigned' } },
  ],
] as const)('an update is refused when %s', async (_, name, wish) => {
  const { hub, registry } = await start();
  await createDevice(hub, 'pump-1');
  await expect(registry.update(wish as never)).rejects.toMatchObject({ name });
});

test.each(['', 'a/b', 'x'.repeat(129), 'pömp', 'a+b', 'a#'])(
  '"%s" is not taken as a device ID',
  async (deviceId) => {
    const { registry } = await start();
    await expect(async () => registry.create({ deviceId })).rejects.toThrow();
    expect((await registry.list()).responseBody).toEqual([]);
  },
);

test('a hundred devices created at once are all there after a restart', async () => {
  const { hub, registry } = await start();
  const ids = Array.from({ length: 100 }, (_, n) => `pump-${n}`);
  await Promise.all(ids.map((deviceId) => registry.create({ deviceId })));
  await hub.close();
  const again = await startTestHub({ data: hub.data });
  const { responseBody } = await connectRegistry(again.ready.service, again.ca).list();
  expect(new Set(responseBody.map(({ deviceId }) => deviceId))).toEqual(new Set(ids));
});

test('a wrong service key is refused', async () => {
  const { hub } = await start();
  const wrong = hub.ready.service.replace(
    /SharedAccessKey=.*/,
    `SharedAccessKey=${Buffer.alloc(32).toString('base64')}`,
  );
  await expect(connectRegistry(wrong, hub.ca).get('pump-1')).rejects.toMatchObject({
    name: 'UnauthorizedError',
  });
});

test.each([
  ['no token', '/devices/pump-1?api-version=2021-04-12', 401],
  ['another address without a token', '/jobs?api-version=2021-04-12', 401],
])('over plain HTTPS, %s is answered as Azure does', async (_, path, expected) => {
  const { hub } = await start();
  const { status, body } = await get(hub, path);
  expect(status).toBe(expected);
  expect(JSON.parse(body)).toMatchObject({
    Message: expect.stringMatching(/^ErrorCode:IotHubUnauthorizedAccess;/),
    ExceptionMessage: expect.stringContaining('Tracking ID:'),
  });
});

async function get(hub: TestHub, path: string) {
  const call = request({ host: 'localhost', port: hub.ready.rest, ca: hub.ca, path });
  call.end();
  const [response] = await once(call, 'response');
  let body = '';
  for await (const chunk of response) body += chunk;
  return { status: response.statusCode, body };
}
