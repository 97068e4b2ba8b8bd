import { createHmac, timingSafeEqual } from 'node:crypto';

/** Secrets that sign links. The first signs, all of them verify: a new one goes in front, an old one out at the end. */
export type KeyRing = readonly [string, ...string[]];

/** HMAC-SHA256 of a text under the ring's first key, as 43 characters of base64url. */
export function signatureOf([key]: KeyRing, text: string): string {
  return hmac(key, text);
}

/**
 * Whether one of the ring's keys made this signature. It is compared as text: of the last letter of base64url some
 * bits say nothing, and another letter there is another signature all the same.
 */
export function isSignedBy(keys: KeyRing, text: string, signature: string): boolean {
  const given = Buffer.from(signature);
  return keys.some((key) => {
    const right = Buffer.from(hmac(key, text));
    return right.length === given.length && timingSafeEqual(right, given);
  });
}

function hmac(key: string, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url');
}
