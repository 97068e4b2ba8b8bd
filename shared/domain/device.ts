import type { EpochMs } from '../time.ts';

/** The IoT box on a pump, as Vakt's registry knows it. What describes the pump belongs to the contract. */
export interface Device {
  /** The name under which IoT Hub authenticates it. */
  readonly deviceId: string;
  /** Random; stands for the device in the contract's tables and in queue messages. */
  readonly key: string;
  /** The contract it sends for. */
  readonly contract: string;
}

/** The right to send packets, issued to one device. The authorization itself is not stored. */
export interface Authorization {
  /** {@link authorizationId} of it. */
  readonly id: string;
  /** SHA-256 of it, hexadecimal. */
  readonly hash: string;
  readonly deviceId: string;
  readonly issuedAt: EpochMs;
  readonly revokedAt?: EpochMs;
}

/**
 * The letters a device ID may have: a part of what IoT Hub allows, safe in table keys, topics and URLs, and of
 * what can be a registration ID, which must not end with a point or an underscore.
 */
export const DEVICE_ID = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9-])?$/;
