import { isAscii, isUtf8 } from 'node:buffer';
import { parsePacketId } from '../../../shared/domain/packet.ts';
import { sha256 } from '../../../shared/keys.ts';
import { isRefusal, type Refusal, refuse } from './refusals.ts';

/** IoT Hub's bound on a device-to-cloud message. */
const MAX_BYTES = 256 * 1024;

/** A body that could be read as far as its ID; whether it is admitted is another question. */
export interface DecodedPacket {
  /** The device's own counter; it only rises. */
  readonly sequence: number;
  /** SHA-256 of the authorization: worked out once, because both its name and its proof come from it. */
  readonly authorizationHash: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Hashes of authorizations met before: a device sends under the same one for months. Nothing outside gets to see it. */
const hashes = new Map<string, string>();
const HASHES = 20_000;

function hashOf(authorization: string): string {
  const known = hashes.get(authorization);
  if (known !== undefined) return known;
  const hash = sha256(authorization);
  if (hashes.size >= HASHES) hashes.clear();
  hashes.set(authorization, hash);
  return hash;
}

/** Reads a body as UTF-8 JSON with a well-formed packet ID. Whatever the bytes are, it never throws. */
export function decode(bytes: Uint8Array): DecodedPacket | Refusal {
  const body = jsonObjectOf(bytes);
  return isRefusal(body) ? body : decodedOf(body);
}

/** Reads the packet ID of a body that was parsed. */
export function decodedOf(body: Readonly<Record<string, unknown>>): DecodedPacket | Refusal {
  const { packetId } = body;
  const parts = typeof packetId === 'string' ? parsePacketId(packetId) : undefined;
  if (!parts) return refuse('packet-id-malformed');
  const { authorization, sequence } = parts;
  return { sequence, authorizationHash: hashOf(authorization), body };
}

/**
 * Reads a body that was kept in the quarantine: its ID has the authorization's public name.
 *
 * @param authorizationHash what was kept beside it
 */
export function decodeKept(bytes: Uint8Array, authorizationHash: string): DecodedPacket | Refusal {
  const body = jsonObjectOf(bytes);
  if (isRefusal(body)) return body;
  const { packetId } = body;
  const parts = typeof packetId === 'string' ? /^[0-9a-f]{16}-([0-9]{1,15})$/.exec(packetId) : undefined;
  if (!parts) return refuse('packet-id-malformed');
  return { sequence: Number(parts[1]), authorizationHash, body };
}

/** Reads a body as a JSON object in UTF-8, as far as that goes: what it says is another question. */
export function jsonObjectOf(bytes: Uint8Array): Record<string, unknown> | Refusal {
  if (bytes.length > MAX_BYTES) return refuse('too-large', `${bytes.length} bytes; ${MAX_BYTES} are allowed`);
  const text = textOf(bytes);
  if (text === undefined) return refuse('not-utf8');
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return refuse('not-json');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return refuse('not-json');
  return body as Record<string, unknown>;
}

/** The text that these bytes are in UTF-8; `undefined` when they are none. */
function textOf(bytes: Uint8Array): string | undefined {
  const view = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // A packet of this schema has no other letters, and these need no decoding.
  if (isAscii(view)) return view.toString('latin1');
  return isUtf8(view) ? view.toString('utf8') : undefined;
}
