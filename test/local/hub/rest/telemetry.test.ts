import { expect, test } from 'vitest';
import { sendOverHttps } from '../../../../shared/hub/send.ts';
import { createDevice } from '../support/device.ts';
import { connectRegistry, startTestHub } from '../support/hub.ts';
import { receive } from '../support/receive.ts';
import { parseConnectionString } from '../support/service.ts';

test('a message over HTTPS, signed with the device’s key, is an event of that device like any other', async () => {
  const hub = await startTestHub();
  const { primaryKey } = await createDevice(hub, 'pump-1');
  const host = parseConnectionString(hub.ready.service).HostName!;
  const send = (key: string, deviceId = 'pump-1', now = Date.now()) =>
    sendOverHttps({ host, deviceId, key }, '{"a":1}', now, hub.ca);
  await send(primaryKey);
  const [event] = await receive(hub.ready.eventHub.connectionString, 1);
  expect(String(event!.body)).toBe('{"a":1}');
  expect(event!.systemProperties).toMatchObject({ 'iothub-connection-device-id': 'pump-1' });

  // Nobody is told why: another's key, a token that is over, a device that isn't there, one that was disabled.
  const refused = /did not take the packet.*\(401\)/;
  await expect(send(Buffer.alloc(32).toString('base64'))).rejects.toThrow(refused);
  await expect(send(primaryKey, 'pump-1', Date.now() - 3_600_000)).rejects.toThrow(refused);
  await expect(send(primaryKey, 'pump-2')).rejects.toThrow(refused);
  const registry = connectRegistry(hub.ready.service, hub.ca);
  const symmetricKey = { primaryKey, secondaryKey: primaryKey };
  await registry.update({ deviceId: 'pump-1', status: 'disabled', authentication: { symmetricKey } });
  await expect(send(primaryKey)).rejects.toThrow(refused);
});

test('over HTTPS too, no more than the day’s quota is taken', async () => {
  // As much as makes one message a day.
  const hub = await startTestHub({ quota: { units: 1 / 400_000 } });
  const { primaryKey: key } = await createDevice(hub, 'pump-1');
  const host = parseConnectionString(hub.ready.service).HostName!;
  const send = () => sendOverHttps({ host, deviceId: 'pump-1', key }, '{}', Date.now(), hub.ca);
  await send();
  await expect(send()).rejects.toThrow('status 403');
});
