import { expect, test } from 'vitest';
import { spoilings, wayOf } from '../../../local/fleet/box.ts';
import { encode, type PacketPlan } from '../../../local/fleet/packet.ts';
import { simulatePump } from '../../../local/fleet/physics/pump.ts';
import { hour, second } from '../../../local/fleet/physics/time.ts';

const now = Date.parse('2026-11-23T18:20:30Z');
const pump = { model: 'RV-250', seed: 4 };
const plan: PacketPlan = {
  packetId: 'abc-1',
  sequence: 1,
  sentAt: '2026-11-23T18:20:30.000Z',
  from: now,
  to: now + second,
  interval: second,
  pump,
};

test('a box without faults sends what there is, with the right times, unspoiled', () => {
  const way = wayOf({}, 1);
  expect([way.reach(now), way.told(now), way.spoiling(1, now)]).toEqual([now, now, undefined]);
});

test('nothing of an outage gets out before it is over', () => {
  const way = wayOf({ outage: { from: now, to: now + hour } }, 1);
  expect([now - 1, now, now + hour - 1, now + hour].map(way.reach)).toEqual([
    now - 1,
    now - 1,
    now - 1,
    now + hour,
  ]);
});

test('of a retired pump nothing is sent that lies after its last day', () => {
  const way = wayOf({ retired: { from: now - hour, to: now } }, 1);
  expect(way.reach(now + hour)).toBe(now);
});

test('a clock that is off is so from its time on, and the packet says what the clock says', () => {
  const way = wayOf({ clock: { from: now, ahead: 2 * hour } }, 1);
  expect([way.told(now - 1), way.told(now)]).toEqual([now - 1, now + 2 * hour]);
  const { readings } = JSON.parse(encode({ ...plan, ahead: 2 * hour }, simulatePump(pump)).toString());
  expect(readings.map(({ at }: { at: string }) => at)).toEqual([
    '2026-11-23T20:20:30.000Z',
    '2026-11-23T20:20:31.000Z',
  ]);
});

test('a firmware gone wrong spoils every packet, in all its ways, the same packet always in the same', () => {
  const way = wayOf({ rubbishFrom: now }, 9);
  expect(way.spoiling(1, now - 1)).toBeUndefined();
  const ways = Array.from({ length: 60 }, (_, sequence) => way.spoiling(sequence, now));
  expect(new Set(ways)).toEqual(new Set(spoilings));
  expect(ways).toEqual(Array.from({ length: 60 }, (_, sequence) => way.spoiling(sequence, now + hour)));
});

test.each([
  ['torn-off', (body: Buffer) => expect(() => JSON.parse(body.toString())).toThrow()],
  [
    'latin-1',
    (body: Buffer) => expect(() => new TextDecoder('utf-8', { fatal: true }).decode(body)).toThrow(),
  ],
  ['debug-field', (body: Buffer) => expect(JSON.parse(body.toString())).toHaveProperty('freeHeap')],
  ['no-answer', (body: Buffer) => expect(JSON.parse(body.toString()).readings[1].oilTemperature).toBe('ERR')],
  [
    'draft-schema',
    (body: Buffer) => expect(JSON.parse(body.toString()).schema).toBe('vakt.telemetry/3-draft'),
  ],
] as const)('a packet spoiled by %s is just that, and the same when it is sent again', (spoiling, check) => {
  const body = encode({ ...plan, spoiling }, simulatePump(pump));
  check(body);
  expect(encode({ ...plan, spoiling }, simulatePump(pump))).toEqual(body);
});
