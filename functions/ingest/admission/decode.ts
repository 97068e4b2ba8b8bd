import { isUtf8 } from 'node:buffer';
import { type PacketId, parsePacketId } from '../../../shared/domain/packet.ts';
import { type Refusal, refuse } from './refusals.ts';

/** IoT Hub's bound on a device-to-cloud message. */
const MAX_BYTES = 256 * 1024;

/** A body that could be read as far as its ID; whether it is admitted is another question. */
export interface DecodedPacket extends PacketId {
  readonly body: Readonly<Record<string, unknown>>;
}

/** Reads a body as UTF-8 JSON with a well-formed packet ID. Whatever the bytes are, it never throws. */
export function decode(bytes: Uint8Array): DecodedPacket | Refusal {
  if (bytes.length > MAX_BYTES) return refuse('too-large', `${bytes.length} bytes; ${MAX_BYTES} are allowed`);
  if (!isUtf8(bytes)) return refuse('not-utf8');
  let body: unknown;
  try {
    body = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'));
  } catch {
    return refuse('not-json');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return refuse('not-json');
  const { packetId } = body as { packetId?: unknown };
  const parts = typeof packetId === 'string' ? parsePacketId(packetId) : undefined;
  return parts ? { ...parts, body: body as Record<string, unknown> } : refuse('packet-id-malformed');
}
