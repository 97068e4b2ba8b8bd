import { randomBytes } from 'node:crypto';
import { RequestError } from '../errors.ts';
import { isDeviceId } from '../identity/device.ts';
import { chooseKeys, type KeyPair, newKeyPair } from '../identity/keys.ts';

/** Who may register: one device (individual), or every device that holds a key derived from the group's. */
export interface Enrollment extends KeyPair {
  /** Registration ID of an individual enrolment, or ID of a group. */
  id: string;
  /** The device ID an individual enrolment assigns, when it is another than the registration ID. */
  deviceId?: string;
  status: 'enabled' | 'disabled';
  etag: string;
  createdAt: string;
  updatedAt: string;
  /** What the service keeps for its callers though it has no effect here, by DPS's own names. */
  kept: Record<string, unknown>;
}

/** What a caller may set. */
export interface EnrollmentWish {
  deviceId?: unknown;
  provisioningStatus?: unknown;
  attestation?: { type?: unknown; symmetricKey?: unknown };
  [name: string]: unknown;
}

const KEPT = ['capabilities', 'reprovisionPolicy', 'allocationPolicy', 'iotHubs', 'initialTwin'];

/**
 * Whether a text may be a registration or group ID: up to 128 ASCII letters, digits and `- . _ :`, the last
 * of them a letter, a digit or a dash.
 *
 * @see https://learn.microsoft.com/azure/iot-dps/concepts-service#registration-id
 */
function isRegistrationId(text: string): boolean {
  return /^[A-Za-z0-9\-._:]{0,127}[A-Za-z0-9-]$/.test(text);
}

/**
 * A new enrolment, or the earlier one with the wishes fulfilled; keys that are neither wished nor there are made.
 *
 * @throws RequestError 400 when something in it is not allowed
 */
export function makeEnrollment(
  id: string,
  wish: EnrollmentWish,
  earlier: Enrollment | undefined,
  now: Date,
): Enrollment {
  if (!isRegistrationId(id)) throw invalid(`"${id}" is not allowed as a registration ID`);
  const status = wish.provisioningStatus ?? earlier?.status ?? 'enabled';
  if (status !== 'enabled' && status !== 'disabled') {
    throw invalid('provisioningStatus is either "enabled" or "disabled"');
  }
  const type = wish.attestation?.type ?? 'symmetricKey';
  if (type !== 'symmetricKey') throw invalid(`attestation ${type} is not offered here, only "symmetricKey"`);
  const deviceId = wish.deviceId || earlier?.deviceId;
  if (deviceId !== undefined && (typeof deviceId !== 'string' || !isDeviceId(deviceId))) {
    throw invalid(`"${deviceId}" is not allowed as a device ID`);
  }
  return {
    id: earlier?.id ?? id,
    ...(deviceId === undefined ? {} : { deviceId }),
    status,
    etag: randomBytes(9).toString('base64'),
    createdAt: earlier?.createdAt ?? now.toISOString(),
    updatedAt: now.toISOString(),
    kept: Object.fromEntries(KEPT.filter((name) => name in wish).map((name) => [name, wish[name]])),
    ...chooseKeys(wish.attestation?.symmetricKey, earlier ?? newKeyPair()),
  };
}

function invalid(message: string): RequestError {
  return new RequestError(400, 'ArgumentInvalid', message);
}
