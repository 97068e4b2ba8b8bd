import { once } from 'node:events';
import { expect, test } from 'vitest';
import { InputError, OutageError } from '../../../shared/errors.ts';
import { deviceIdentities } from '../../../shared/hub/identities.ts';
import { createDeviceClient, jsonMessage } from '../../local/hub/support/device.ts';
import { startTestHub, type TestHub } from '../../local/hub/support/hub.ts';

async function start() {
  const hub = await startTestHub();
  const { service, mqtt: mqttPort } = hub.ready;
  return { hub, identities: deviceIdentities({ service, ca: hub.ca, mqttPort }) };
}

async function sends(hub: TestHub, deviceId: string, key: string) {
  const client = await createDeviceClient(hub, deviceId, key);
  await client.sendEvent(jsonMessage('1'));
  return client;
}

test('a device sends with the key of the identity made for it, and making it again gives the same key', async () => {
  const { hub, identities } = await start();
  const { primaryKey } = await identities.create('pump-1');
  await sends(hub, 'pump-1', primaryKey);
  expect(await identities.create('pump-1')).toEqual({ primaryKey });
  expect(identities.connectionString('pump-1', primaryKey)).toBe(
    `HostName=localhost:${hub.ready.mqtt};DeviceId=pump-1;SharedAccessKey=${primaryKey}`,
  );
});

test('a disabled device is dropped and kept outside; made again, only its new key opens', async () => {
  const { hub, identities } = await start();
  const { primaryKey: old } = await identities.create('pump-1');
  const client = await sends(hub, 'pump-1', old);
  const dropped = once(client, 'disconnect');
  await identities.disable('pump-1');
  await dropped;
  await expect(sends(hub, 'pump-1', old)).rejects.toThrow();

  const { primaryKey } = await identities.create('pump-1');
  await sends(hub, 'pump-1', primaryKey);
  await expect(sends(hub, 'pump-1', old)).rejects.toThrow();
});

test('an identity that is removed opens nothing; removing or disabling what is not there does no harm', async () => {
  const { hub, identities } = await start();
  const { primaryKey } = await identities.create('pump-1');
  await identities.remove('pump-1');
  await expect(sends(hub, 'pump-1', primaryKey)).rejects.toThrow();
  await identities.remove('pump-1');
  await identities.disable('pump-1');
});

test('the usual MQTT port is not written into connection strings', () => {
  const service = 'HostName=vakt.azure-devices.net;SharedAccessKeyName=p;SharedAccessKey=a2V5';
  for (const access of [{ service }, { service, mqttPort: 8883 }]) {
    expect(deviceIdentities(access).connectionString('d', 'k')).toBe(
      'HostName=vakt.azure-devices.net;DeviceId=d;SharedAccessKey=k',
    );
  }
});

test('a hub that cannot be reached, or refuses, is an outage; half a connection string an input error', async () => {
  const { hub, identities } = await start();
  const foreign = deviceIdentities({
    service: hub.ready.service.replace(/SharedAccessKey=.*/, 'SharedAccessKey=d3Jvbmc='),
    ca: hub.ca,
  });
  await expect(foreign.create('pump-1')).rejects.toThrow(OutageError);
  await hub.close();
  await expect(identities.create('pump-1')).rejects.toThrow(/IoT Hub localhost could not make an identity/);
  expect(() => deviceIdentities({ service: 'HostName=h' })).toThrow(InputError);
});
