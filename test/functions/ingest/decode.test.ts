import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decode } from '../../../functions/ingest/admission/decode.ts';
import { REFUSALS } from '../../../functions/ingest/admission/refusals.ts';
import type { PacketEvent } from '../../../functions/ingest/events.ts';
import { judge } from '../../../functions/ingest/judge.ts';
import { sha256 } from '../../../shared/keys.ts';
import { AUTHORIZATION, BOUNDS, NOW, registry } from './oneDevice.ts';

const event = (body: Uint8Array): PacketEvent => ({
  body,
  deviceId: 'dev',
  enqueuedAt: NOW,
  position: '0-1',
});

/** Anything a box might send: noise, JSON of any shape, and packets that are nearly right. */
const nearly = fc.record(
  {
    packetId: fc.oneof(fc.constant(`${AUTHORIZATION}-1`), fc.string(), fc.integer()),
    schema: fc.oneof(
      fc.constantFrom('vakt.telemetry/1', 'vakt.telemetry/2'),
      fc.constantFrom('__proto__', 'toString'),
      fc.string(),
    ),
    sentAt: fc.oneof(fc.constant('2026-06-15T10:00:00Z'), fc.string()),
    readings: fc.oneof(
      fc.array(
        fc.record(
          {
            at: fc.oneof(fc.constant('2026-06-15T09:59:00Z'), fc.string()),
            power: fc.oneof(fc.double(), fc.string(), fc.constant(null)),
            running: fc.boolean(),
            state: fc.constantFrom('operating', 'idle', 'off', 1),
          },
          { requiredKeys: [] },
        ),
      ),
      fc.jsonValue(),
    ),
  },
  { requiredKeys: [] },
);
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.json().map((text) => Buffer.from(text)),
  nearly.map((packet) => Buffer.from(JSON.stringify(packet))),
  fc
    .tuple(
      nearly.map((packet) => Buffer.from(JSON.stringify(packet))),
      fc.nat(),
      fc.nat(255),
    )
    .map(([body, at, byte]) => {
      body[at % body.length] = byte;
      return body;
    }),
);

test('any bytes get exactly one verdict, admitted or refused for a stated reason, and never throw', async () => {
  await fc.assert(
    fc.asyncProperty(bytes, async (body) => {
      const verdict = await judge(registry, event(body), NOW, BOUNDS);
      expect(Number('packet' in verdict) + Number('refusal' in verdict)).toBe(1);
      if ('refusal' in verdict) expect(Object.keys(REFUSALS)).toContain(verdict.refusal.refused);
    }),
    { numRuns: 2_000 },
  );
});

test('brackets nested 131,000 deep are refused, not followed', () => {
  const deep = Buffer.from('['.repeat(131_000) + ']'.repeat(131_000));
  expect(decode(deep)).toMatchObject({ refused: 'not-json' });
});

test('exactly 256 KB are read, one byte more is too large', () => {
  const text = `{"packetId":"${AUTHORIZATION}-1"}`;
  expect(decode(Buffer.from(text.padEnd(256 * 1024)))).toMatchObject({
    sequence: 1,
    authorizationHash: sha256(AUTHORIZATION),
  });
  expect(decode(Buffer.from(text.padEnd(256 * 1024 + 1)))).toMatchObject({ refused: 'too-large' });
});
