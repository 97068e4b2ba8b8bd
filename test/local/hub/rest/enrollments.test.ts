import provisioningService from 'azure-iot-provisioning-service';
import { describe, expect, test } from 'vitest';
import { startTestHub } from '../support/hub.ts';
import { connectEnrollments } from '../support/provisioning.ts';
import { connectService } from '../support/service.ts';

async function start() {
  const hub = await startTestHub();
  return { hub, service: connectEnrollments(hub) };
}

const individual = (registrationId: string, other: object = {}) =>
  ({ registrationId, attestation: { type: 'symmetricKey' }, ...other }) as never;

describe('an individual enrolment', () => {
  test('is created with keys of its own, read without them, changed, and deleted', async () => {
    const { service } = await start();
    const wish = { deviceId: 'pump-1', initialTwin: { tags: { site: 'Oslo' } } };
    const { responseBody: made } = await service.createOrUpdateIndividualEnrollment(
      individual('box-1', wish),
    );
    const keys = made.attestation.symmetricKey!;
    expect(Buffer.from(keys.primaryKey, 'base64')).toHaveLength(32);
    expect(keys.secondaryKey).not.toBe(keys.primaryKey);
    expect(made).toMatchObject({ registrationId: 'box-1', ...wish, provisioningStatus: 'enabled' });

    const { responseBody: read } = await service.getIndividualEnrollment('box-1');
    expect(read).toEqual({ ...made, attestation: { type: 'symmetricKey', symmetricKey: {} } });
    const { responseBody: attestation } = await service.getIndividualEnrollmentAttestationMechanism('box-1');
    expect(attestation).toEqual({ type: 'symmetricKey', symmetricKey: keys });

    const { responseBody: changed } = await service.createOrUpdateIndividualEnrollment({
      ...read,
      provisioningStatus: 'disabled',
    });
    expect(changed.provisioningStatus).toBe('disabled');
    expect(changed.attestation.symmetricKey).toEqual(keys);
    expect(changed.etag).not.toBe(made.etag);

    await service.deleteIndividualEnrollment('box-1');
    await expect(service.getIndividualEnrollment('box-1')).rejects.toThrow();
  });

  test('is not overwritten by creating it again, in capitals either, nor with an etag that is out of date', async () => {
    const { service } = await start();
    const { responseBody: made } = await service.createOrUpdateIndividualEnrollment(individual('box-1'));
    for (const id of ['box-1', 'BOX-1']) {
      await expect(service.createOrUpdateIndividualEnrollment(individual(id))).rejects.toMatchObject({
        response: { statusCode: 409 },
      });
    }
    await service.createOrUpdateIndividualEnrollment({ ...made, provisioningStatus: 'disabled' });
    for (const attempt of [
      () => service.createOrUpdateIndividualEnrollment(made),
      () => service.deleteIndividualEnrollment('box-1', made.etag),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ response: { statusCode: 412 } });
    }
    expect((await service.getIndividualEnrollment('box-1')).responseBody.provisioningStatus).toBe('disabled');
  });

  test.each([
    ['a registration ID with a slash', individual('a/b')],
    ['a registration ID that ends with a dot', individual('box.')],
    ['a certificate', individual('box-1', { attestation: { type: 'x509' } })],
    ['a status of another name', individual('box-1', { provisioningStatus: 'asleep' })],
    ['a device ID that is none', individual('box-1', { deviceId: 'a b' })],
    [
      'a key that is too short',
      individual('box-1', { attestation: { type: 'symmetricKey', symmetricKey: { primaryKey: 'AAAA' } } }),
    ],
  ])('is refused with %s', async (_, wish) => {
    const { service } = await start();
    await expect(service.createOrUpdateIndividualEnrollment(wish)).rejects.toMatchObject({
      name: 'ArgumentError',
      responseBody: expect.stringContaining('"errorCode":400'),
    });
  });
});

describe('an enrolment group', () => {
  test('is created, read, disabled and deleted', async () => {
    const { service } = await start();
    const attestation = { type: 'symmetricKey' };
    const { responseBody: made } = await service.createOrUpdateEnrollmentGroup({
      enrollmentGroupId: 'boxes',
      attestation,
    } as never);
    const { responseBody: mechanism } = await service.getEnrollmentGroupAttestationMechanism('boxes');
    expect(mechanism.symmetricKey).toEqual(made.attestation.symmetricKey);
    await service.createOrUpdateEnrollmentGroup({ ...made, provisioningStatus: 'disabled' });
    expect((await service.getEnrollmentGroup('boxes')).responseBody.provisioningStatus).toBe('disabled');
    await service.deleteEnrollmentGroup('boxes');
    await expect(service.getEnrollmentGroup('boxes')).rejects.toThrow();
  });
});

test('enrolments are queried in pages', async () => {
  const { service } = await start();
  for (const id of ['c', 'a', 'b']) await service.createOrUpdateIndividualEnrollment(individual(id));
  const query = service.createIndividualEnrollmentQuery({ query: 'SELECT * FROM enrollments' }, 2);
  const pages: string[][] = [];
  while (query.hasMoreResults) {
    const { responseBody } = (await query.next(query.continuationToken)) as unknown as {
      responseBody: { registrationId: string }[];
    };
    pages.push(responseBody.map(({ registrationId }) => registrationId));
  }
  expect(pages).toEqual([['a', 'b'], ['c']]);
});

test('the key of the hub does not open the provisioning service, and the other way round', async () => {
  const { hub } = await start();
  const service = connectService(
    hub.ready.service,
    hub.ca,
    (config, rest) => new provisioningService.ProvisioningServiceClient(config, rest as never),
  );
  await expect(service.getIndividualEnrollment('box-1')).rejects.toMatchObject({ name: 'UnauthorizedError' });
});
