import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeKept } from '../../../../functions/ingest/admission/decode.ts';
import { REFUSALS, type RefusalReason, refuse } from '../../../../functions/ingest/admission/refusals.ts';
import type { PacketEvent } from '../../../../functions/ingest/events.ts';
import { quarantined } from '../../../../functions/ingest/quarantine/quarantined.ts';
import { authorizationId } from '../../../../shared/domain/packet.ts';
import { sha256 } from '../../../../shared/keys.ts';
import { isWhole } from '../../../../shared/storage/quarantine.ts';

const AUTHORIZATION = 'mfrggzdfmztwq2lknnwg23tpob';
const AT = Date.parse('2026-06-15T10:00:00Z');
const event = (body: Uint8Array): PacketEvent => ({ body, deviceId: 'dev', enqueuedAt: AT, position: '0-1' });
const kept = (body: unknown, reason: RefusalReason = 'schema-violation') =>
  quarantined(event(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))), refuse(reason));
const reading = { at: '2026-06-15T09:59:00Z', power: 4.1, state: 'operating' };
const packet = (other: object = {}) => ({
  packetId: `${AUTHORIZATION}-7`,
  schema: 'vakt.telemetry/2',
  sentAt: '2026-06-15T10:00:00Z',
  readings: [reading],
  ...other,
});

test('a packet of declared fields is kept whole, with the public name in the place of its authorization', () => {
  const body = packet({ readings: [{ ...reading, power: 1e9 }] });
  const found = kept(body);
  expect(JSON.parse(found.body)).toEqual({ ...body, packetId: `${authorizationId(AUTHORIZATION)}-7` });
  expect(found).toMatchObject({
    id: '20260615T100000000Z-0-1',
    leftOut: [],
    hash: sha256(JSON.stringify(body)),
    bytes: JSON.stringify(body).length,
    authorizationHash: sha256(AUTHORIZATION),
  });
  expect(isWhole(found)).toBe(true);
  expect(decodeKept(Buffer.from(found.body), found.authorizationHash!)).toMatchObject({
    sequence: 7,
    authorizationHash: sha256(AUTHORIZATION),
  });
});

test.each<[string, object, object[]]>([
  ['beside the packet', { gps: { lat: 57.7 } }, [{ path: '/gps', type: 'object' }]],
  [
    'in a reading',
    { readings: [reading, { ...reading, operator: 'Kim' }] },
    [{ path: '/readings/1/operator', type: 'string' }],
  ],
  [
    'of another version than the packet names',
    { schema: 'vakt.telemetry/1', readings: [{ ...reading, state: undefined, oilLevel: 60 }] },
    [{ path: '/readings/0/oilLevel', type: 'number' }],
  ],
  [
    'under a declared name, of another type',
    { readings: [{ ...reading, power: 'Kim', vibration: [1], at: 'yesterday' }], sentAt: { by: 'Kim' } },
    [
      { path: '/sentAt', type: 'object' },
      { path: '/readings/0/at', type: 'string' },
      { path: '/readings/0/power', type: 'string' },
      { path: '/readings/0/vibration', type: 'array' },
    ],
  ],
  ['in place of the readings', { readings: 'Kim' }, [{ path: '/readings', type: 'string' }]],
  ['in the ID', { packetId: 'Kim' }, [{ path: '/packetId', type: 'string' }]],
  ['in the name of the schema', { schema: 'Kim' }, [{ path: '/schema', type: 'string' }]],
  [
    'as a state',
    { readings: [{ ...reading, state: 'Kim' }] },
    [{ path: '/readings/0/state', type: 'string' }],
  ],
  [
    'under a name that is none',
    { 'Kim Berg, Göteborg': 1, [AUTHORIZATION]: null },
    [
      { path: '/(a name of 18 letters)', type: 'number' },
      { path: '/(a name of 26 letters)', type: 'null' },
    ],
  ],
])('what stands %s is told by its path and type, and not kept', (_, other, leftOut) => {
  const found = kept(packet(other));
  expect([...found.leftOut].sort(byPath)).toEqual([...leftOut].sort(byPath));
  expect(found.body).not.toMatch(/Kim|57\.7|60/);
  expect(isWhole(found)).toBe(false);
});

test('what is no number where a signal stands is told and not kept, and the rest is as good as whole', () => {
  const found = kept(packet({ readings: [{ ...reading, power: 'Kim', vibration: [1], oilLevel: 60 }] }));
  expect(JSON.parse(found.body).readings).toEqual([
    { ...reading, power: null, vibration: null, oilLevel: 60 },
  ]);
  expect(found.leftOut).toEqual([
    { path: '/readings/0/power', type: 'string' },
    { path: '/readings/0/vibration', type: 'array' },
  ]);
  expect(isWhole(found)).toBe(true);
  for (const other of [
    { gps: 1 },
    { packetId: 'Kim' },
    { readings: [{ ...reading, power: 'Kim', state: 'Kim' }] },
  ]) {
    const odd = { readings: [{ ...reading, power: 'Kim' }], ...other };
    expect(isWhole(kept(packet(odd))), JSON.stringify(other)).toBe(false);
  }
});

const byPath = (a: object, b: object) => JSON.stringify(a).localeCompare(JSON.stringify(b));

test('of a hundred undeclared fields twenty are named, and the others counted', () => {
  const found = kept(packet(Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`f${i}`, i]))));
  expect([found.leftOut.length, found.unnamed]).toEqual([20, 80]);
});

test.each<[string, RefusalReason, Uint8Array]>([
  ['what is no JSON', 'not-json', Buffer.from(`{"packetId":"${AUTHORIZATION}-1`)],
  ['an array', 'not-json', Buffer.from(`["${AUTHORIZATION}", "Kim"]`)],
  ['what is no UTF-8', 'not-utf8', Buffer.from('{"note":"Mölndal"}', 'latin1')],
  ['what is too large', 'too-large', Buffer.alloc(300_000, 'a')],
  ['a packet of an unknown device', 'unknown-device', Buffer.from(JSON.stringify(packet()))],
])('of %s only length and hash are kept', (_, reason, body) => {
  const { body: text, leftOut, bytes, hash, ...rest } = quarantined(event(body), refuse(reason));
  expect([text, leftOut, bytes, hash]).toEqual(['', [], body.length, sha256(body)]);
  expect(rest).toMatchObject({ deviceId: 'dev', reason, at: AT });
});

test('a packet of a version that is to come is kept as far as today declares it', () => {
  const found = kept(packet({ schema: 'vakt.telemetry/3' }), 'schema-unknown');
  expect(JSON.parse(found.body).schema).toBe('vakt.telemetry/3');
  expect(isWhole(found)).toBe(true);
});

/** Anything JSON can say, with texts and numbers that would be recognised. */
const undeclared = fc.letrec((tie) => ({
  any: fc.oneof({ maxDepth: 3 }, fc.constantFrom('SECRET', 987_654_321.5), tie('list'), tie('record')),
  list: fc.array(tie('any'), { maxLength: 3 }),
  record: fc.dictionary(fc.constantFrom('a', 'power', 'at', 'SECRET TOO', '__proto__'), tie('any'), {
    maxKeys: 3,
  }),
})).any;
const declaredNumber = fc.double({ min: 0, max: 100, noNaN: true });
const oddReading = fc.record(
  {
    at: fc.oneof(fc.constant('2026-06-15T09:59:00Z'), fc.constant('SECRET'), fc.constant(AUTHORIZATION)),
    power: fc.oneof(
      declaredNumber,
      fc.constant('SECRET'),
      undeclared.filter((one) => typeof one !== 'number'),
    ),
    state: fc.oneof(fc.constant('idle'), fc.constant('SECRET'), fc.constant(AUTHORIZATION)),
    gps: undeclared,
    [AUTHORIZATION]: undeclared,
  },
  { requiredKeys: [] },
);
const oddPacket = fc.record(
  {
    packetId: fc.constantFrom(`${AUTHORIZATION}-7`, AUTHORIZATION, `x${AUTHORIZATION}-7`, 'SECRET'),
    schema: fc.constantFrom('vakt.telemetry/1', 'vakt.telemetry/2', 'vakt.telemetry/9', `v/${AUTHORIZATION}`),
    sentAt: fc.oneof(fc.constant('2026-06-15T10:00:00Z'), undeclared),
    readings: fc.oneof(
      fc.array(oddReading, { maxLength: 4 }),
      undeclared.filter((one) => !Array.isArray(one)),
    ),
    note: undeclared,
  },
  { requiredKeys: [] },
);

test('no undeclared value and no authorization survives, whatever the packet and the reason', () => {
  const reasons = fc.constantFrom(...(Object.keys(REFUSALS) as RefusalReason[]));
  fc.assert(
    fc.property(oddPacket, reasons, (body, reason) => {
      const text = JSON.stringify(kept(body, reason));
      expect(text).not.toContain('SECRET');
      expect(text).not.toContain('987654321.5');
      expect(text).not.toContain(AUTHORIZATION);
    }),
    { numRuns: 2_000 },
  );
});

test('whatever bytes are refused, keeping them aside never throws, and their authorization is not in it', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.json().map((text) => Buffer.from(text)),
    fc.tuple(fc.string(), fc.string()).map(([a, b]) => Buffer.from(`${a}${AUTHORIZATION}${b}`, 'latin1')),
    oddPacket.map((body) => Buffer.from(JSON.stringify(body), 'utf16le')),
    oddPacket.map((body) => Buffer.from(escaped(JSON.stringify(body)))),
  );
  fc.assert(
    fc.property(bytes, (body) => {
      const found = quarantined(event(body), refuse('not-json'));
      expect(JSON.stringify(found)).not.toContain(AUTHORIZATION);
      if (found.body !== '') JSON.parse(found.body);
    }),
    { numRuns: 2_000 },
  );
});

/** With every letter of an authorization as a JSON escape. */
function escaped(text: string): string {
  const letters = [...AUTHORIZATION].map((letter) => `\\u00${letter.charCodeAt(0).toString(16)}`).join('');
  return text.replaceAll(AUTHORIZATION, letters);
}
