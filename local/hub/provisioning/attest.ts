import { checkExpiry } from '../identity/authorize.ts';
import { deriveKeys, type KeyPair } from '../identity/keys.ts';
import { isSignedWith, parseSas, type SasToken } from '../identity/sas.ts';
import type { Enrollment } from './enrollment.ts';

/** What a device that proved who it is gets assigned; or why it gets nothing: for the log, never for the device. */
export type Attestation =
  | { outcome: 'proven'; deviceId: string; keys: KeyPair; group: string | undefined }
  | { outcome: 'disabled'; reason: string }
  | { outcome: 'unauthorized'; reason: string };

/**
 * Whether a device may register: its token must be made for its registration ID and signed with a key of its
 * individual enrolment, or with one derived from a group's. An individual enrolment goes before every group,
 * also a disabled one: that is how one device of a group is kept out.
 *
 * @param token the password it connected with
 * @param individual the enrolment of that registration ID, if there is one
 * @param now epoch milliseconds
 * @see https://learn.microsoft.com/azure/iot-dps/how-to-revoke-device-access-portal
 */
export function attest(
  registrationId: string,
  token: string,
  idScope: string,
  individual: Enrollment | undefined,
  groups: readonly Enrollment[],
  now: number,
): Attestation {
  const sas = parseSas(token);
  if (!sas) return refuse('the password is no shared access signature');
  if (sas.policy !== 'registration') return refuse('the token must name the policy "registration" (skn)');
  if (sas.resource.toLowerCase() !== `${idScope}/registrations/${registrationId}`.toLowerCase()) {
    return refuse(`the token is for ${sas.resource}`);
  }
  const validity = checkExpiry(sas, now);
  if (!validity.granted) return refuse(validity.reason);
  if (individual) {
    if (!isSignedWithEither(sas, individual))
      return refuse('no key of its individual enrolment signed its token');
    const { deviceId = individual.id, primaryKey, secondaryKey } = individual;
    return admit(individual, { deviceId, keys: { primaryKey, secondaryKey }, group: undefined });
  }
  for (const group of groups) {
    const keys = deriveKeys(group, registrationId);
    if (isSignedWithEither(sas, keys))
      return admit(group, { deviceId: registrationId, keys, group: group.id });
  }
  return refuse('there is no enrolment whose key signed its token');
}

function admit(
  { id, status }: Enrollment,
  assignment: { deviceId: string; keys: KeyPair; group: string | undefined },
): Attestation {
  if (status === 'disabled') return { outcome: 'disabled', reason: `enrolment ${id} is disabled` };
  return { outcome: 'proven', ...assignment };
}

function isSignedWithEither(token: SasToken, { primaryKey, secondaryKey }: KeyPair): boolean {
  return [primaryKey, secondaryKey].some((key) => isSignedWith(token, Buffer.from(key, 'base64')));
}

function refuse(reason: string): Attestation {
  return { outcome: 'unauthorized', reason };
}
