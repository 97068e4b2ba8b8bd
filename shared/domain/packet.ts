import { sha256 } from '../keys.ts';

/** The parts of a packet ID, `<authorization>-<sequence>`. */
export interface PacketId {
  /** The secret that lets this one device send; only its hash is ever stored. */
  readonly authorization: string;
  /** The device's own counter; it only rises. */
  readonly sequence: number;
}

/** Characters of an authorization: 26 of base32, 130 bits. */
export const AUTHORIZATION_LENGTH = 26;

const PACKET_ID = /^[a-z2-7]{26}-(?:0|[1-9][0-9]{0,14})$/;

/** Takes a packet ID apart; `undefined` when it hasn't the form `<authorization>-<sequence>`. */
export function parsePacketId(text: string): PacketId | undefined {
  if (!PACKET_ID.test(text)) return undefined;
  const authorization = text.slice(0, AUTHORIZATION_LENGTH);
  return { authorization, sequence: Number(text.slice(AUTHORIZATION_LENGTH + 1)) };
}

/**
 * The public name of an authorization: the first 16 digits of its SHA-256. It stands wherever the
 * authorization itself would let a reader of the storage forge packets.
 */
export function authorizationId(authorization: string): string {
  return authorizationIdOf(sha256(authorization));
}

/** {@link authorizationId} of the authorization that has this SHA-256, hexadecimal. */
export function authorizationIdOf(hash: string): string {
  return hash.slice(0, 16);
}
