import { expect, test } from 'vitest';
import {
  floodBound,
  MOST_KEPT,
  MOST_LOOKED_AT,
  MOST_WHOLE,
  type RefusedPacket,
} from '../../../../functions/ingest/quarantine/floods.ts';
import type { QuarantinedPacket } from '../../../../shared/storage/quarantine.ts';
import { HOUR, MINUTE } from '../../../../shared/time.ts';

const TEN = Date.parse('2026-06-15T10:00:00Z');
const rubbish = (id: number, other: Partial<QuarantinedPacket> = {}): RefusedPacket => {
  const packet = {
    ...{ id: String(id), deviceId: 'dev', reason: 'not-json', detail: '', at: TEN + MINUTE },
    ...{ hash: 'h', bytes: 1, body: '', leftOut: [], unnamed: 0 },
    ...other,
  };
  return { ...packet, packet: () => packet };
};
const whole = { body: '{}', authorizationHash: 'h' };
const many = (count: number, other: Partial<QuarantinedPacket> = {}) =>
  Array.from({ length: count }, (_, i) => rubbish(i, other));

test('of an hour, a device and a reason a hundred are kept, and the rest are counted', () => {
  const bound = floodBound();
  const first = bound(many(MOST_KEPT - 1));
  first.done();
  expect([first.keep.length, first.counts]).toEqual([MOST_KEPT - 1, []]);
  const second = bound(many(250));
  second.done();
  expect(second.keep).toHaveLength(1);
  expect(second.counts.map(({ count }) => count)).toEqual([
    { deviceId: 'dev', reason: 'not-json', hour: TEN, count: 249 },
  ]);
  const third = bound(many(10));
  expect([third.keep.length, third.counts[0]?.count.count]).toEqual([0, 259]);
});

test.each<[string, Partial<QuarantinedPacket>]>([
  ['device', { deviceId: 'other' }],
  ['reason', { reason: 'not-utf8' }],
  ['hour', { at: TEN + HOUR }],
])('another %s has its own bound', (_, other) => {
  const bound = floodBound();
  bound(many(500)).done();
  expect(bound(many(MOST_KEPT, other)).keep).toHaveLength(MOST_KEPT);
});

test('of packets that can be tried again more are kept: they may be readings of a customer', () => {
  const { keep, counts } = floodBound()(many(MOST_WHOLE + 5, whole));
  expect([keep.length, counts[0]?.count.count]).toEqual([MOST_WHOLE, 5]);
});

test('of large packets fewer are kept, however many could be tried again', () => {
  const { keep, counts } = floodBound()(many(300, { ...whole, body: 'x'.repeat(200_000) }));
  expect([keep.length, counts[0]?.count.count]).toEqual([80, 220]);
});

test('of a flood no more is worked out than may be kept: the rest is counted unseen', () => {
  const bound = floodBound();
  let workedOut = 0;
  const seen = (one: RefusedPacket): RefusedPacket => ({
    ...one,
    packet: () => {
      workedOut += 1;
      return one.packet();
    },
  });
  for (let batch = 0; batch < 20; batch++) bound(many(250).map(seen)).done();
  expect(workedOut).toBe(MOST_LOOKED_AT);
  workedOut = 0;
  for (let batch = 0; batch < 20; batch++) {
    bound(many(250, { ...whole, reason: 'reading-too-old' }).map(seen)).done();
  }
  expect(workedOut).toBe(MOST_WHOLE);
  const last = bound([rubbish(0)]);
  expect(last.counts[0]?.count.count).toBe(20 * 250 - MOST_KEPT + 1);
});

test('a batch that could not be written is decided about in the same way when it comes again', () => {
  const bound = floodBound();
  bound(many(60)).done();
  const once = bound(many(70));
  const again = bound(many(70));
  expect(again.keep).toEqual(once.keep);
  expect(again.counts).toEqual(once.counts);
});

test('more devices than are remembered cost no more memory, and the newest stay bounded', () => {
  const bound = floodBound();
  for (let i = 0; i < 30_000; i++) bound([rubbish(i, { deviceId: `d${i}` })]).done();
  bound(many(500, { deviceId: 'd1' })).done();
  expect(bound(many(1, { deviceId: 'd1' })).keep).toEqual([]);
  // Long forgotten: it may keep as many again.
  expect(bound(many(500, { deviceId: 'd0' })).keep).toHaveLength(MOST_KEPT);
});
