import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AUTHORIZATION_LENGTH, authorizationId, parsePacketId } from '../../../shared/domain/packet.ts';
import { randomKey } from '../../../shared/keys.ts';

const AUTHORIZATION = 'abcdefghijklmnopqrstuvwxyz';

test('an issued authorization and any sequence to 999,999,999,999,999 are read back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_999_999_999_999 }), (sequence) => {
      const authorization = randomKey(AUTHORIZATION_LENGTH);
      expect(parsePacketId(`${authorization}-${sequence}`)).toEqual({ authorization, sequence });
    }),
  );
});

test('no two texts are the same packet: what is read back writes the same text', () => {
  const near = fc.stringMatching(/^[a-z0-9]{25,27}-?-[0-9+.e ]{0,17}$/);
  fc.assert(
    fc.property(near, (text) => {
      const id = parsePacketId(text);
      if (id) expect(`${id.authorization}-${id.sequence}`).toBe(text);
    }),
  );
});

test.each([
  '',
  '-1',
  AUTHORIZATION,
  `${AUTHORIZATION}-`,
  `${AUTHORIZATION}-01`,
  `${AUTHORIZATION}--1`,
  `${AUTHORIZATION}-1.0`,
  `${AUTHORIZATION}-1e3`,
  `${AUTHORIZATION}-1000000000000000`,
  `${AUTHORIZATION}-1\n`,
  ` ${AUTHORIZATION}-1`,
  `a${AUTHORIZATION}-1`,
  `${AUTHORIZATION.toUpperCase()}-1`,
  `${AUTHORIZATION.replace('a', '1')}-1`,
])('%j is no packet ID', (text) => {
  expect(parsePacketId(text)).toBeUndefined();
});

test("an authorization's public name does not hold it", () => {
  expect(authorizationId(AUTHORIZATION)).toMatch(/^[0-9a-f]{16}$/);
});
