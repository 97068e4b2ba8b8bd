import { once } from 'node:events';
import { expect, test } from 'vitest';
import { InputError, OutageError } from '../../../shared/errors.ts';
import { deviceIdentities } from '../../../shared/hub/identities.ts';
import { createDeviceClient, jsonMessage } from '../../local/hub/support/device.ts';
import { startTestHub, type TestHub } from '../../local/hub/support/hub.ts';
import { register } from '../../local/hub/support/provisioning.ts';

async function start() {
  const hub = await startTestHub();
  const { service, mqtt: mqttPort, dps } = hub.ready;
  const { ca } = hub;
  const provisioning = {
    service: dps.service,
    idScope: dps.idScope,
    endpoint: `${dps.host}:${dps.port}`,
    ca,
  };
  return {
    hub,
    identities: deviceIdentities({ service, ca, mqttPort }),
    enrolling: deviceIdentities({ service, ca, mqttPort, provisioning }),
  };
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

test('an enrolled device registers with the key that also opens the hub, and its connection string stays good', async () => {
  const { hub, enrolling } = await start();
  const { primaryKey, provisioning } = await enrolling.create('pump-1');
  const { idScope, host, port } = hub.ready.dps;
  expect(provisioning).toEqual({
    endpoint: `${host}:${port}`,
    idScope,
    registrationId: 'pump-1',
    key: primaryKey,
  });
  expect(await register(hub, 'pump-1', provisioning!.key)).toMatchObject({ deviceId: 'pump-1' });
  await sends(hub, 'pump-1', primaryKey);
  expect(await enrolling.create('pump-1')).toEqual({ primaryKey, provisioning });
});

test('a disabled device that is enabled sends and registers with the key it had; enabling what is not there does no harm', async () => {
  const { hub, enrolling } = await start();
  const { primaryKey } = await enrolling.create('pump-1');
  await enrolling.disable('pump-1');
  await expect(sends(hub, 'pump-1', primaryKey)).rejects.toThrow();
  await enrolling.enable('pump-1');
  await enrolling.enable('pump-1');
  await sends(hub, 'pump-1', primaryKey);
  expect(await register(hub, 'pump-1', primaryKey)).toMatchObject({ deviceId: 'pump-1' });
  await enrolling.enable('pump-2');
});

test('a device that was disabled cannot register; made again, it does so with its new key only; removed, not at all', async () => {
  const { hub, enrolling } = await start();
  const { primaryKey: old } = await enrolling.create('pump-1');
  await enrolling.disable('pump-1');
  await expect(register(hub, 'pump-1', old)).rejects.toThrow();
  const { primaryKey } = await enrolling.create('pump-1');
  expect(await register(hub, 'pump-1', primaryKey)).toMatchObject({ deviceId: 'pump-1' });
  await expect(register(hub, 'pump-1', old)).rejects.toThrow();
  await enrolling.remove('pump-1');
  await enrolling.remove('pump-1');
  await enrolling.disable('pump-1');
  await expect(register(hub, 'pump-1', primaryKey)).rejects.toThrow();
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
  expect(() => deviceIdentities({ service: 'HostName=h;SharedAccessKey=a2V5' })).toThrow(InputError);
});
