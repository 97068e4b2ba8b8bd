import { expect, test } from 'vitest';
import {
  encode,
  firstAfter,
  nextPacket,
  type PacketPlan,
  packetBudget,
  readingsDue,
  readingsIn,
} from '../../../local/fleet/packet.ts';
import { schemaOf, simulatePump } from '../../../local/fleet/physics/pump.ts';
import { day, minute } from '../../../local/fleet/physics/time.ts';
import { validate as oldest } from '../../../shared/schema/generated/telemetry-1.js';
import { validate as newest } from '../../../shared/schema/generated/telemetry-2.js';

const now = Date.parse('2026-11-23T18:20:30Z');
const pump = { model: 'DS-600', seed: 4 };
const read = simulatePump(pump);

function pack(through: number, until: number): PacketPlan[] {
  const plans: PacketPlan[] = [];
  for (let from = firstAfter(through, minute); from <= until; ) {
    const head = {
      authorization: 'abc',
      sequence: plans.length + 1,
      sentAt: '2026-11-23T18:20:30.000Z',
      pump,
    };
    const plan = nextPacket(head, read, { from, until, interval: minute });
    plans.push(plan);
    from = plan.to + minute;
  }
  return plans;
}

test('days of readings are packed without a gap, without an overlap, in packets below the budget', () => {
  const plans = pack(now - 5 * day, now);

  const bodies = plans.map((plan) => encode(plan, read));
  const times = bodies.flatMap((body) =>
    JSON.parse(body.toString()).readings.map(({ at }: { at: string }) => Date.parse(at)),
  );
  expect(times).toEqual(
    Array.from({ length: 7200 }, (_, i) => firstAfter(now - 5 * day, minute) + i * minute),
  );
  expect(plans.map(readingsIn).reduce((sum, count) => sum + count)).toBe(7200);
  expect(readingsDue(now - 5 * day, now, minute)).toBe(7200);
  for (const body of bodies) expect(body.length).toBeLessThanOrEqual(packetBudget);
  // Large packets: all but the last are nearly full.
  for (const body of bodies.slice(0, -1)) expect(body.length).toBeGreaterThan(packetBudget - 300);
});

test('a plan gives the same bytes again, from a pump made anew', () => {
  for (const plan of pack(now - day, now)) {
    const restored: PacketPlan = JSON.parse(JSON.stringify(plan));
    expect(encode(restored, simulatePump(restored.pump))).toEqual(encode(plan, read));
  }
});

test('a packet says its ID, its schema, when it was sent, and its readings', () => {
  const [plan] = pack(now - minute, now) as [PacketPlan];
  expect(JSON.parse(encode({ ...plan, schema: 'vakt.telemetry/2' }, read).toString())).toEqual({
    packetId: 'abc-1',
    schema: 'vakt.telemetry/2',
    sentAt: '2026-11-23T18:20:30.000Z',
    readings: [read(Date.parse('2026-11-23T18:20:00Z'))],
  });
});

test.each([
  ['RV-250', 'vakt.telemetry/2', newest],
  ['DS-600', 'vakt.telemetry/1', oldest],
] as const)('the box of a %s sends %s, valid and with nothing left out', (model, schema, validate) => {
  const pump = { model, seed: 1, duty: 'shifts' } as const;
  expect(schemaOf(pump)).toBe(schema);
  const head = { authorization: 'abc', sequence: 1, sentAt: '2026-11-23T18:20:30Z', pump, schema };
  const reader = simulatePump(pump);
  const plan = nextPacket(head, reader, { from: now - day, until: now, interval: 10 * minute });
  const packet = JSON.parse(encode(plan, reader).toString());
  expect(validate(packet) ? [] : validate.errors).toEqual([]);
  const { at, running, state, ...signals } = packet.readings[0];
  expect(Object.keys(signals)).toHaveLength(schema === 'vakt.telemetry/2' ? 11 : 6);
  expect(typeof (schema === 'vakt.telemetry/2' ? state : running)).not.toBe('undefined');
});

test('a plan that a fleet of before has left gives the bytes it gave then: version 1', () => {
  const [plan] = pack(now - minute, now) as [PacketPlan];
  const { schema, readings } = JSON.parse(encode(plan, read).toString());
  expect([schema, Object.keys(readings[0]).at(-1)]).toEqual(['vakt.telemetry/1', 'running']);
});

test('the grid goes on after the last reading, whether it lies on the grid or not', () => {
  expect(firstAfter(120_000, minute)).toBe(180_000);
  expect(firstAfter(119_999, minute)).toBe(120_000);
  expect(readingsDue(120_000, 179_999, minute)).toBe(0);
  expect(readingsDue(120_000, 180_000, minute)).toBe(1);
  expect(readingsDue(180_000, 120_000, minute)).toBe(0);
});
