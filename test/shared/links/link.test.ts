import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Link, linkText, type Purpose, readLink } from '../../../shared/links/link.ts';
import type { KeyRing } from '../../../shared/links/sign.ts';

const KEYS: KeyRing = [
  'first-key-of-at-least-forty-characters-0001',
  'second-key-of-at-least-forty-characters-02',
];
const NOW = Date.parse('2026-06-15T10:00:00Z');
const PURPOSES: readonly Purpose[] = ['page', 'unsubscribe', 'form'];

const key = fc.stringMatching(/^[a-z][a-z2-7]{0,39}$/);
const link: fc.Arbitrary<Link> = fc.record({
  contract: key,
  user: key,
  device: key,
  generation: fc.nat(1_000_000),
  expires: fc.integer({ min: 1, max: 4_000_000_000 }).map((seconds) => NOW + seconds * 1_000),
});
const purpose = fc.constantFrom(...PURPOSES);

const refusal = (found: ReturnType<typeof readLink>) => ('refused' in found ? found.refused : undefined);

test('a link is read back as it was made, by the purpose it was made for, until it expires', () => {
  fc.assert(
    fc.property(link, purpose, (made, meant) => {
      const text = linkText(KEYS, meant, made);
      expect(text).toMatch(/^[A-Za-z0-9._-]+$/);
      expect(readLink(KEYS, meant, text, NOW)).toEqual(made);
      expect(readLink(KEYS, meant, text, made.expires - 1)).toEqual(made);
      expect(refusal(readLink(KEYS, meant, text, made.expires))).toBe('expired');
      for (const other of PURPOSES) {
        if (other !== meant) expect(refusal(readLink(KEYS, other, text, NOW))).toBe('not-signed');
      }
    }),
    { numRuns: 50 },
  );
});

test('a link of which any letter is another, is missing or is one too many is refused', () => {
  fc.assert(
    fc.property(
      link,
      purpose,
      fc.nat(),
      fc.stringMatching(/^[A-Za-z0-9._=-]$/),
      (made, meant, seed, letter) => {
        const text = linkText(KEYS, meant, made);
        const at = seed % text.length;
        const altered = [
          text.slice(0, at) + letter + text.slice(at + 1),
          text.slice(0, at) + text.slice(at + 1),
          text.slice(0, at) + letter + text.slice(at),
          text + letter,
        ];
        for (const one of altered) {
          if (one !== text) expect(refusal(readLink(KEYS, meant, one, NOW))).toMatch(/malformed|not-signed/);
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('every letter of one link, in place of which any other stands, makes it none', () => {
  const made = { contract: 'c1', user: 'u1', device: 'd1', generation: 3, expires: NOW + 60_000 };
  const text = linkText(KEYS, 'page', made);
  for (let at = 0; at < text.length; at++) {
    for (const letter of 'abyz019AZ_-.=~') {
      if (text[at] === letter) continue;
      const altered = text.slice(0, at) + letter + text.slice(at + 1);
      expect(readLink(KEYS, 'page', altered, NOW)).toHaveProperty('refused');
    }
  }
});

test('nothing that is no link is read as one, whatever it is', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(key, { minLength: 5, maxLength: 7 }).map((parts) => parts.join('.')),
      ),
      purpose,
      (text, meant) => {
        expect(readLink(KEYS, meant, text, NOW)).toHaveProperty('refused');
      },
    ),
  );
});

test('a key that a new one was put before still verifies; one that was taken out does not', () => {
  fc.assert(
    fc.property(link, purpose, (made, meant) => {
      const [first, second] = KEYS as unknown as [string, string];
      const text = linkText([second], meant, made);
      expect(readLink([first, second], meant, text, NOW)).toEqual(made);
      expect(refusal(readLink([first], meant, text, NOW))).toBe('not-signed');
      expect(linkText([first, second], meant, made)).toBe(linkText([first], meant, made));
    }),
    { numRuns: 30 },
  );
});

test('only the end of mail can be for all pumps', () => {
  const made = { contract: 'c1', user: 'u1', generation: 0, expires: NOW + 60_000 };
  expect(readLink(KEYS, 'unsubscribe', linkText(KEYS, 'unsubscribe', made), NOW)).toEqual(made);
  for (const meant of ['page', 'form'] as const) {
    expect(refusal(readLink(KEYS, meant, linkText(KEYS, meant, made), NOW))).toBe('malformed');
  }
});
