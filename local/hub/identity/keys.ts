import { createHmac, randomBytes } from 'node:crypto';
import { RequestError } from '../errors.ts';

/** A pair of symmetric keys, base64: while one is being replaced, the other opens. */
export interface KeyPair {
  primaryKey: string;
  secondaryKey: string;
}

/** Two new random keys, as long as IoT Hub makes them. */
export function newKeyPair(): KeyPair {
  return { primaryKey: newKey(), secondaryKey: newKey() };
}

/**
 * The keys a caller wants; for one that is absent or empty, the other pair's.
 *
 * @param wish what the caller sent as `symmetricKey`
 * @throws RequestError 400 when a key is not the base64 of 16 to 64 bytes
 */
export function chooseKeys(wish: unknown, otherwise: KeyPair): KeyPair {
  const { primaryKey, secondaryKey } = (wish ?? {}) as { primaryKey?: unknown; secondaryKey?: unknown };
  return {
    primaryKey: checkKey(primaryKey) ?? otherwise.primaryKey,
    secondaryKey: checkKey(secondaryKey) ?? otherwise.secondaryKey,
  };
}

/**
 * The keys of a device that registers with an enrolment group: HMAC-SHA256 of its registration ID with each
 * of the group's keys.
 *
 * @see https://learn.microsoft.com/azure/iot-dps/concepts-symmetric-key-attestation
 */
export function deriveKeys(group: KeyPair, registrationId: string): KeyPair {
  const derive = (key: string) =>
    createHmac('sha256', Buffer.from(key, 'base64')).update(registrationId).digest('base64');
  return { primaryKey: derive(group.primaryKey), secondaryKey: derive(group.secondaryKey) };
}

function newKey(): string {
  return randomBytes(32).toString('base64');
}

function checkKey(key: unknown): string | undefined {
  if (key === undefined || key === null || key === '') return undefined;
  const bytes = typeof key === 'string' ? Buffer.from(key, 'base64') : undefined;
  if (!bytes || bytes.toString('base64') !== key || bytes.length < 16 || bytes.length > 64) {
    throw new RequestError(400, 'ArgumentInvalid', 'a key is the base64 of 16 to 64 bytes');
  }
  return key as string;
}
