import tls from 'node:tls';
import provisioningDevice from 'azure-iot-provisioning-device';
import { Mqtt } from 'azure-iot-provisioning-device-mqtt';
import provisioningService from 'azure-iot-provisioning-service';
import { SymmetricKeySecurityClient } from 'azure-iot-security-symmetric-key';
import { signSas } from '../../../../local/hub/identity/sas.ts';
import type { TestHub } from './hub.ts';
import { connectService } from './service.ts';

/** Microsoft's client for the provisioning service's service side. */
export function connectEnrollments(hub: TestHub): provisioningService.ProvisioningServiceClient {
  return connectService(
    hub.ready.dps.service,
    hub.ca,
    (config, rest) => new provisioningService.ProvisioningServiceClient(config, rest as never),
  );
}

/** Registers with Microsoft's device client. @returns what the device is assigned */
export async function register(hub: TestHub, registrationId: string, key: string) {
  const { idScope, host, port } = hub.ready.dps;
  // The client takes no authority of its own: the whole process trusts it.
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), hub.ca]);
  const security = new SymmetricKeySecurityClient(registrationId, key);
  const client = provisioningDevice.ProvisioningDeviceClient.create(
    `${host}:${port}`,
    idScope,
    new Mqtt(),
    security as never,
  );
  const result = await (client as { register(): Promise<unknown> }).register();
  return result as { assignedHub: string; deviceId: string; status: string };
}

/** A token to register with, as a device makes it; any part can be another. */
export function registrationToken(
  hub: TestHub,
  registrationId: string,
  key: string,
  other: { idScope?: string; policy?: string; seconds?: number } = {},
): string {
  const { idScope = hub.ready.dps.idScope, policy = 'registration', seconds = 3600 } = other;
  const resource = encodeURIComponent(`${idScope}/registrations/${registrationId}`);
  const expiresAt = (Math.floor(Date.now() / 1000) + seconds) * 1000;
  const signature = encodeURIComponent(signSas(resource, expiresAt, Buffer.from(key, 'base64')));
  return `SharedAccessSignature sr=${resource}&sig=${signature}&se=${expiresAt / 1000}&skn=${policy}`;
}
