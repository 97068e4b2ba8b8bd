import type { EpochMs } from '../time.ts';

/** The IoT box on a pump, as Vakt's registry knows it. What describes the pump belongs to the contract. */
export interface Device {
  /** The name under which IoT Hub authenticates it. */
  readonly deviceId: string;
  /** Random; stands for the device in the contract's tables and in queue messages. */
  readonly key: string;
  /** The contract it sends for. */
  readonly contract: string;
  /** All that were issued to it; absent where a release wrote it that kept them in rows of their own only. */
  readonly authorizations?: readonly Authorization[];
}

/** The right to send packets, issued to one device. The authorization itself is not stored. */
export interface Authorization {
  /** {@link authorizationId} of it. */
  readonly id: string;
  /** SHA-256 of it, hexadecimal. */
  readonly hash: string;
  readonly deviceId: string;
  readonly issuedAt: EpochMs;
  /** Packets that IoT Hub took in earlier don't bear it; absent: it is in force from the first. */
  readonly validFrom?: EpochMs;
  /** Packets that IoT Hub took in from then on don't bear it any more: another has taken its place. */
  readonly expiresAt?: EpochMs;
  /** Nothing is admitted under it from then on, whenever it was sent. */
  readonly revokedAt?: EpochMs;
}

/** How an authorization stands at an instant. */
export type Standing = 'in-force' | 'not-yet-in-force' | 'expired' | 'revoked';

/**
 * @param sentAt when the packet in question reached IoT Hub: what was sent in time stays admitted, however long
 *   it waited for us
 */
export function standingOf(authorization: Authorization, sentAt: EpochMs, now: EpochMs): Standing {
  const { validFrom = -Infinity, expiresAt = Infinity, revokedAt = Infinity } = authorization;
  if (revokedAt <= now) return 'revoked';
  if (sentAt < validFrom) return 'not-yet-in-force';
  return sentAt < expiresAt ? 'in-force' : 'expired';
}

/** Whether it lets its device send now, or will. */
export function isOfUse(authorization: Authorization, now: EpochMs): boolean {
  const standing = standingOf(authorization, now, now);
  return standing === 'in-force' || standing === 'not-yet-in-force';
}

/**
 * The letters a device ID may have: a part of what IoT Hub allows, safe in table keys, topics and URLs, and of
 * what can be a registration ID, which must not end with a point or an underscore.
 */
export const DEVICE_ID = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9-])?$/;
