import { createHash } from 'node:crypto';

/** RFC 9562's namespace for names that are addresses of things. */
const NAMESPACE = Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex');

/** The UUID that stands for a mail: always the same for the same Message-ID (RFC 9562, version 5). */
export function operationIdOf(messageId: string): string {
  const bytes = createHash('sha1').update(NAMESPACE).update(`mid:${messageId}`).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
