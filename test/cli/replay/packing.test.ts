import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packer, packetBody, type QueuedReading } from '../../../cli/replay/packing.ts';
import { readingJson } from '../../../cli/replay/reading.ts';
import { parsePacketId } from '../../../shared/domain/packet.ts';
import { PUMP_STATES, type Reading } from '../../../shared/domain/reading.ts';
import { validate as validator } from '../../../shared/schema/generated/telemetry-2.js';
import { iso } from '../../../shared/time.ts';

const AUTHORIZATION = 'abcdefghijklmnopqrstuvwxy2';

const reading = fc.record({
  at: fc.integer({ min: Date.parse('2020-01-01'), max: Date.parse('2030-01-01') }),
  values: fc.record(
    {
      exhaustPressure: fc.double({ min: 0, max: 5_000, noNaN: true }),
      power: fc.double({ min: 0, max: 9, noNaN: true }),
    },
    { requiredKeys: ['power'] },
  ),
  state: fc.option(fc.constantFrom(...PUMP_STATES), { nil: undefined }),
}) as fc.Arbitrary<Reading>;

function pack(readings: readonly QueuedReading[], limits: Parameters<typeof packer>[0]): QueuedReading[][] {
  const packing = packer(limits);
  const packets = readings.flatMap((one) => {
    const full = packing.add(one);
    return full ? [full] : [];
  });
  const rest = packing.rest();
  return rest ? [...packets, rest] : packets;
}

test('every reading is in one packet, in order, and no packet is larger than it may be', () => {
  fc.assert(
    fc.property(
      fc.array(reading, { maxLength: 60 }),
      fc.integer({ min: 400, max: 3_000 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 0, max: 1e15 - 1 }),
      (readings, bytes, most, sequence) => {
        const queued = readings.map((one, i) => ({ at: one.at, json: readingJson(one), due: i }));
        const packets = pack(queued, { bytes, readings: most, span: Infinity });
        expect(packets.flat()).toEqual(queued);
        for (const packet of packets) {
          expect(packet.length).toBeGreaterThan(0);
          expect(packet.length).toBeLessThanOrEqual(most);
          expect(Buffer.byteLength(packetBody(AUTHORIZATION, sequence, 0, packet))).toBeLessThanOrEqual(
            bytes,
          );
        }
      },
    ),
  );
});

test('a packet is filled until one more reading would not fit', () => {
  const queued = Array.from({ length: 1_000 }, (_, i) => ({ at: i, json: '{"at":"x","power":1}', due: 0 }));
  const [first, ...others] = pack(queued, { bytes: 2_000, readings: Infinity, span: Infinity });
  expect(others.length).toBeGreaterThan(5);
  const size = packetBody(AUTHORIZATION, 1e15 - 1, 0, first!).length;
  expect(size).toBeGreaterThan(2_000 - '{"at":"x","power":1},'.length - 1);
});

test('a body is what the packet schema wants, whatever was measured', () => {
  fc.assert(
    fc.property(fc.array(reading, { minLength: 1, maxLength: 10 }), (readings) => {
      const json = readings.map((one) => ({ json: readingJson(one) }));
      const body = JSON.parse(packetBody(AUTHORIZATION, 7, 1_000, json));
      expect(validator(body)).toBe(true);
      expect(parsePacketId(body.packetId)).toEqual({ authorization: AUTHORIZATION, sequence: 7 });
      expect(body.sentAt).toBe('1970-01-01T00:00:01.000Z');
      // Negative zero is written as 0: JSON knows no other.
      const { at, state, ...values } = body.readings[0];
      expect(at).toBe(iso(readings[0]!.at));
      expect(state).toBe(readings[0]!.state);
      expect(values).toEqual(JSON.parse(JSON.stringify(readings[0]!.values)));
    }),
  );
});

test('a paced packet ends before its readings lie further apart than it may wait', () => {
  const queued = [0, 400, 800, 1_000, 1_500, 9_000].map((due) => ({ at: due, json: '{}', due }));
  const packets = pack(queued, { bytes: 1_000, readings: Infinity, span: 1_000 });
  expect(packets.map((packet) => packet.map(({ due }) => due))).toEqual([
    [0, 400, 800],
    [1_000, 1_500],
    [9_000],
  ]);
});
