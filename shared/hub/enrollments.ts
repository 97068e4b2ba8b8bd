import type { IndividualEnrollment } from 'azure-iot-provisioning-service/dist/interfaces.js';
import { askingService, type ServiceAccess, TAKEN, UNKNOWN, unless } from './service.ts';

/** How a Device Provisioning Service is reached. */
export interface ProvisioningAccess extends ServiceAccess {
  readonly idScope: string;
  /** Where devices register: a host, with its port where that isn't 8883. */
  readonly endpoint: string;
}

/** What Microsoft's own client asks a token for. */
const SCOPE = 'https://azure-devices-provisioning.net/.default';

/** What a device needs to register. Its key is that of its identity: whichever way it comes in, it stays good. */
export interface Provisioning {
  readonly endpoint: string;
  readonly idScope: string;
  readonly registrationId: string;
  readonly key: string;
}

/** The symmetric keys of a device, base64. */
export interface KeyPair {
  readonly primaryKey: string;
  readonly secondaryKey: string;
}

/**
 * Individual enrolments with symmetric keys, one a device, under the device's own ID; through Microsoft's
 * service client, which is loaded when first used. Its methods throw {@link OutageError} when the service
 * doesn't do what it is asked.
 *
 * @throws {InputError} when the service connection string lacks a part
 */
export function deviceEnrollments(access: ProvisioningAccess) {
  const { ask } = askingService('The provisioning service', SCOPE, access, async (config, rest) => {
    const { default: provisioning } = await import('azure-iot-provisioning-service');
    return new provisioning.ProvisioningServiceClient(config, rest);
  });
  const setStatus = (deviceId: string, provisioningStatus: 'enabled' | 'disabled'): Promise<void> =>
    ask(`set the enrolment of ${deviceId} to ${provisioningStatus}`, async (client) => {
      const found = await unless(UNKNOWN, client.getIndividualEnrollment(deviceId));
      if (!found || found.responseBody.provisioningStatus === provisioningStatus) return;
      // It is read without its keys, and an update replaces the whole of it.
      const { responseBody: attestation } =
        await client.getIndividualEnrollmentAttestationMechanism(deviceId);
      await client.createOrUpdateIndividualEnrollment({
        ...found.responseBody,
        attestation,
        provisioningStatus,
      });
    });
  return {
    /** Lets the device register with these keys; an enrolment that is there gets them, and is enabled. */
    enrol: (deviceId: string, { primaryKey, secondaryKey }: KeyPair): Promise<Provisioning> =>
      ask(`enrol ${deviceId}`, async (client) => {
        // The client's types also ask for what the service adds by itself.
        const wanted = {
          registrationId: deviceId,
          deviceId,
          provisioningStatus: 'enabled',
          attestation: { type: 'symmetricKey', symmetricKey: { primaryKey, secondaryKey } },
        } as IndividualEnrollment;
        const made = await unless(TAKEN, client.createOrUpdateIndividualEnrollment(wanted));
        if (!made) {
          const { responseBody: known } = await client.getIndividualEnrollment(deviceId);
          await client.createOrUpdateIndividualEnrollment({ ...known, ...wanted });
        }
        const { endpoint, idScope } = access;
        return { endpoint, idScope, registrationId: deviceId, key: primaryKey };
      }),
    /** Lets the device register no more. Nothing to do where it is not enrolled. */
    disable: (deviceId: string): Promise<void> => setStatus(deviceId, 'disabled'),
    /** Lets the device register again, with the keys it has. Nothing to do where it is not enrolled. */
    enable: (deviceId: string): Promise<void> => setStatus(deviceId, 'enabled'),
    /** Whether the device is enrolled, be it disabled. */
    isKnown: (deviceId: string): Promise<boolean> =>
      ask(`look for the enrolment of ${deviceId}`, async (client) => {
        return (await unless(UNKNOWN, client.getIndividualEnrollment(deviceId))) !== undefined;
      }),
    /** Deletes the enrolment; one that is gone stays gone. */
    remove: (deviceId: string): Promise<void> =>
      ask(`remove the enrolment of ${deviceId}`, async (client) => {
        await unless(UNKNOWN, client.deleteIndividualEnrollment(deviceId));
      }),
  };
}
