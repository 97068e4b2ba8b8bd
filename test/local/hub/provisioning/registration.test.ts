import { describe, expect, test } from 'vitest';
import { deriveKeys } from '../../../../local/hub/identity/keys.ts';
import { createDeviceClient, jsonMessage } from '../support/device.ts';
import { connectRegistry, startTestHub } from '../support/hub.ts';
import { connectEnrollments, register } from '../support/provisioning.ts';
import { receive } from '../support/receive.ts';

const key = (fill: number) => Buffer.alloc(64, fill).toString('base64');
const KEYS = { primaryKey: key(1), secondaryKey: key(2) };

async function start() {
  const hub = await startTestHub();
  return {
    hub,
    enrollments: connectEnrollments(hub),
    registry: connectRegistry(hub.ready.service, hub.ca),
  };
}

function individual(registrationId: string, other: object = {}) {
  const attestation = { type: 'symmetricKey', symmetricKey: KEYS };
  return { registrationId, attestation, provisioningStatus: 'enabled', ...other } as never;
}

function group(enrollmentGroupId: string, other: object = {}) {
  const attestation = { type: 'symmetricKey', symmetricKey: KEYS };
  return { enrollmentGroupId, attestation, provisioningStatus: 'enabled', ...other } as never;
}

describe('a device with an enrolment of its own', () => {
  test('registers with the key of its enrolment, and sends with it to the hub it was assigned to', async () => {
    const { hub, enrollments } = await start();
    await enrollments.createOrUpdateIndividualEnrollment(individual('box-1', { deviceId: 'pump-1' }));

    const assigned = await register(hub, 'box-1', KEYS.primaryKey);

    expect(assigned).toMatchObject({
      registrationId: 'box-1',
      deviceId: 'pump-1',
      assignedHub: `localhost:${hub.ready.mqtt}`,
      status: 'assigned',
    });
    const client = await createDeviceClient(hub, assigned.deviceId, KEYS.primaryKey);
    await client.sendEvent(jsonMessage('1'));
    const [event] = await receive(hub.ready.eventHub.connectionString, 1);
    expect(event!.systemProperties!['iothub-connection-device-id']).toBe('pump-1');
    const { responseBody: state } = await enrollments.getDeviceRegistrationState('box-1');
    expect(state).toMatchObject({ registrationId: 'box-1', deviceId: 'pump-1', status: 'assigned' });
  });

  test('registers with the secondary key as well, and without a device ID is called as it registers', async () => {
    const { hub, enrollments, registry } = await start();
    await enrollments.createOrUpdateIndividualEnrollment(individual('box-1'));
    expect(await register(hub, 'box-1', KEYS.secondaryKey)).toMatchObject({ deviceId: 'box-1' });
    const { responseBody: device } = await registry.get('box-1');
    expect(device.authentication!.symmetricKey).toEqual(KEYS);
  });

  test('keeps its identity when it registers again, and does not enable itself by that', async () => {
    const { hub, enrollments, registry } = await start();
    await enrollments.createOrUpdateIndividualEnrollment(individual('box-1'));
    await register(hub, 'box-1', KEYS.primaryKey);
    const { responseBody: device } = await registry.get('box-1');
    await registry.update({ ...device, deviceId: 'box-1', status: 'disabled' });
    const { responseBody: disabled } = await registry.get('box-1');
    await register(hub, 'box-1', KEYS.primaryKey);
    expect((await registry.get('box-1')).responseBody).toEqual(disabled);
    expect(disabled.status).toBe('disabled');
  });

  test('gets nothing while its enrolment is disabled, nor with another key, nor once it is deleted', async () => {
    const { hub, enrollments, registry } = await start();
    const { responseBody: made } = await enrollments.createOrUpdateIndividualEnrollment(individual('box-1'));
    await expect(register(hub, 'box-1', key(9))).rejects.toMatchObject({ name: 'UnauthorizedError' });

    const disabled = { ...made, provisioningStatus: 'disabled' } as never;
    await enrollments.createOrUpdateIndividualEnrollment(disabled);
    await expect(register(hub, 'box-1', KEYS.primaryKey)).rejects.toThrow('disabled');

    await enrollments.deleteIndividualEnrollment('box-1');
    await expect(register(hub, 'box-1', KEYS.primaryKey)).rejects.toMatchObject({
      name: 'UnauthorizedError',
    });
    await expect(registry.get('box-1')).rejects.toMatchObject({ name: 'DeviceNotFoundError' });
  });
});

describe('a device of a group', () => {
  const own = deriveKeys(KEYS, 'box-7');

  test('registers with the key derived from the group’s, and sends with it', async () => {
    const { hub, enrollments } = await start();
    await enrollments.createOrUpdateEnrollmentGroup(group('boxes'));
    const { deviceId } = await register(hub, 'box-7', own.primaryKey);
    expect(deviceId).toBe('box-7');
    await (await createDeviceClient(hub, 'box-7', own.primaryKey)).sendEvent(jsonMessage('1'));

    const query = enrollments.createEnrollmentGroupDeviceRegistrationStateQuery(
      { query: 'SELECT * FROM enrollments' },
      'boxes',
    );
    const { responseBody } = (await query.next()) as unknown as { responseBody: object[] };
    expect(responseBody).toMatchObject([{ registrationId: 'box-7', deviceId: 'box-7' }]);
  });

  test('cannot register with the group’s key itself, nor with the derived key of another device', async () => {
    const { hub, enrollments } = await start();
    await enrollments.createOrUpdateEnrollmentGroup(group('boxes'));
    for (const wrong of [KEYS.primaryKey, deriveKeys(KEYS, 'box-8').primaryKey]) {
      await expect(register(hub, 'box-7', wrong)).rejects.toMatchObject({ name: 'UnauthorizedError' });
    }
  });

  test('finds its own group among several, and one that is disabled lets nobody in', async () => {
    const { hub, enrollments } = await start();
    const others = { symmetricKey: { primaryKey: key(3), secondaryKey: key(4) } };
    await enrollments.createOrUpdateEnrollmentGroup(
      group('others', { attestation: { type: 'symmetricKey', ...others } }),
    );
    await enrollments.createOrUpdateEnrollmentGroup(group('boxes', { provisioningStatus: 'disabled' }));
    await expect(register(hub, 'box-7', own.secondaryKey)).rejects.toThrow('disabled');
    await register(hub, 'box-7', deriveKeys(others.symmetricKey, 'box-7').secondaryKey);
  });

  test('whose identity was deleted registers again, unless a disabled enrolment stands in its place', async () => {
    const { hub, enrollments, registry } = await start();
    await enrollments.createOrUpdateEnrollmentGroup(group('boxes'));
    await register(hub, 'box-7', own.primaryKey);
    await registry.delete('box-7');
    await register(hub, 'box-7', own.primaryKey);
    await registry.delete('box-7');

    const attestation = { type: 'symmetricKey' };
    await enrollments.createOrUpdateIndividualEnrollment(
      individual('box-7', { attestation, provisioningStatus: 'disabled' }),
    );
    await expect(register(hub, 'box-7', own.primaryKey)).rejects.toMatchObject({ name: 'UnauthorizedError' });
    await expect(registry.get('box-7')).rejects.toMatchObject({ name: 'DeviceNotFoundError' });
  });
});

test('enrolments and assignments outlive a restart, and the ID scope stays', async () => {
  const { hub, enrollments } = await start();
  await enrollments.createOrUpdateIndividualEnrollment(individual('box-1'));
  await register(hub, 'box-1', KEYS.primaryKey);
  await hub.close();
  const again = await startTestHub({ data: hub.data });
  expect(again.ready.dps.idScope).toBe(hub.ready.dps.idScope);
  const { responseBody: state } = await connectEnrollments(again).getDeviceRegistrationState('box-1');
  expect(state.deviceId).toBe('box-1');
  await register(again, 'box-1', KEYS.primaryKey);
});
