import { hash, randomBytes } from 'node:crypto';

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/**
 * A random key of lower-case letters and digits (RFC 4648 base32, 5 bits a character), fit for the names of
 * tables, containers and partitions. It starts with a letter, as table names must.
 *
 * @param length characters; 20 give about 99 bits
 */
export function randomKey(length: number): string {
  const bytes = randomBytes(length);
  let key = BASE32.charAt((bytes[0] ?? 0) % 26);
  for (let i = 1; i < length; i++) key += BASE32.charAt((bytes[i] ?? 0) % 32);
  return key;
}

/** SHA-256 of text or bytes, as 64 lower-case hexadecimal digits. */
export function sha256(data: string | Uint8Array): string {
  return hash('sha256', data, 'hex');
}
