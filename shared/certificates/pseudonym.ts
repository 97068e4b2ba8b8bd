import { createHmac } from 'node:crypto';
import { sha256 } from '../keys.ts';

/**
 * What stands for a customer in its certificate: HMAC-SHA256 of the operator's number for it, hexadecimal. Numbers
 * are few enough to try them all, so without the key a hash would be no pseudonym.
 *
 * @param number as the operator writes it; customers' numbers aren't told apart by capitals
 */
export function pseudonymOf(number: string, key: string): string {
  return createHmac('sha256', key).update(number.trim().toLowerCase()).digest('hex');
}

/** What stands for a contract in its certificate: its key is random, and nobody finds it by trying. */
export function contractHash(key: string): string {
  return sha256(key);
}
