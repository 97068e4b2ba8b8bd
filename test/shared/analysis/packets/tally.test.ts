import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeTallies, packetHealth, tallyOf } from '../../../../shared/analysis/packets/tally.ts';
import type { PacketFact } from '../../../../shared/domain/tally.ts';
import { HOUR, hourOf, MINUTE, SECOND } from '../../../../shared/time.ts';

const NOW = Date.parse('2026-06-15T10:00:00Z');

/** A packet a minute, each sent a second after it was measured and taken in half a second later. */
function packet(sequence: number, change: Partial<PacketFact> = {}): PacketFact {
  const at = NOW + sequence * MINUTE;
  return { authorization: 'a', sequence, at, sentAt: at + SECOND, arrivedAt: at + 1_500, ...change };
}
const counted = (...sequences: number[]) => sequences.map((sequence) => packet(sequence));
const health = (packets: readonly PacketFact[]) => packetHealth(tallyOf(packets));
const IN_ORDER = { lost: 0, jumps: 0, resets: 0, reordered: 0 };

test('what came without a gap and in order has nothing amiss', () => {
  expect(health(counted(1, 2, 3, 4))).toEqual({ ...IN_ORDER, packets: 4, clockAhead: -500 });
  expect(health([])).toEqual({ ...IN_ORDER, packets: 0 });
});

test('numbers that are missing are lost packets, as many as could have been sent meanwhile', () => {
  expect(health(counted(1, 2, 5, 6, 9))).toMatchObject({ ...IN_ORDER, lost: 4 });
  // A box that came back sends in no time what took it hours to measure; of that two are missing.
  const backlog = [1, 2, 5].map((n) => packet(n, { sentAt: NOW + HOUR, arrivedAt: NOW + HOUR }));
  expect(health(backlog)).toMatchObject({ ...IN_ORDER, lost: 2 });
});

test('a gap that no box could have filled is a jump, not a loss', () => {
  const soon = { at: NOW + 3 * MINUTE, sentAt: NOW + 3 * MINUTE, arrivedAt: NOW + 3 * MINUTE };
  expect(health([...counted(1, 2), packet(NOW, soon)])).toMatchObject({ ...IN_ORDER, jumps: 1 });
  // A minute holds 60 packets of a second each, and one between the two ends of it.
  expect(health([packet(1), packet(63, { ...packet(2), sequence: 63 })])).toMatchObject({
    lost: 61,
    jumps: 0,
  });
  expect(health([packet(1), packet(64, { ...packet(2), sequence: 64 })])).toMatchObject({
    lost: 0,
    jumps: 1,
  });
});

test('a count that begins anew below is a reset, and what lies between is not lost', () => {
  const anew = [3, 4].map((sequence) => packet(sequence, { ...packet(sequence + 1_000), sequence }));
  expect(health([...counted(500, 501), ...anew])).toMatchObject({ ...IN_ORDER, resets: 1, packets: 4 });
});

test('a packet that arrived before the one below it, sent in order, was overtaken', () => {
  const late = packet(2, { arrivedAt: NOW + HOUR });
  expect(health([packet(1), late, packet(3)])).toMatchObject({ ...IN_ORDER, reordered: 1 });
});

test('a backlog that a box sends after what is new was reordered, and its count has not begun anew', () => {
  const kept = [1, 2, 3].map((n) =>
    packet(n, { sentAt: NOW + HOUR + SECOND, arrivedAt: NOW + HOUR + 2 * SECOND }),
  );
  const fresh = packet(4, { sentAt: NOW + HOUR, arrivedAt: NOW + HOUR + SECOND });
  expect(health([fresh, ...kept])).toMatchObject({ ...IN_ORDER, reordered: 1 });
  // What was lost of it is lost, too.
  expect(health([fresh, ...kept.slice(0, 2)])).toMatchObject({ ...IN_ORDER, reordered: 1, lost: 1 });
});

test('each authorization has a count of its own', () => {
  const other = counted(40, 41).map((one) => ({ ...one, authorization: 'b' }));
  expect(health([...counted(1, 2), ...other])).toMatchObject({ ...IN_ORDER, packets: 4 });
});

describe('the clock', () => {
  test('is as far off as it is by the packet least delayed', () => {
    const delayed = [10, 90, 30].map((minutes, i) => {
      return packet(i, { sentAt: NOW, arrivedAt: NOW + minutes * SECOND });
    });
    expect(health(delayed).clockAhead).toBe(-10 * SECOND);
    expect(health([packet(1, { sentAt: NOW + 2 * MINUTE, arrivedAt: NOW })]).clockAhead).toBe(2 * MINUTE);
  });

  test('is told by the last hour: one that was set right is right', () => {
    const wrong = packet(1, { sentAt: NOW + 5 * MINUTE, arrivedAt: NOW });
    const right = packet(2, { sentAt: NOW + HOUR, arrivedAt: NOW + HOUR + SECOND });
    const merged = mergeTallies([tallyOf([right]), tallyOf([wrong])]);
    expect(packetHealth(merged).clockAhead).toBe(-SECOND);
    expect(health([right, wrong]).clockAhead).toBe(-SECOND);
  });

  test('is not told by packets that do not say when they were sent', () => {
    const { sentAt: _, ...silent } = packet(1);
    expect(health([silent])).not.toHaveProperty('clockAhead');
  });
});

const facts = fc.uniqueArray(
  fc.record({
    authorization: fc.constantFrom('a', 'b'),
    sequence: fc.nat(60),
    at: fc.nat(5).map((hour) => NOW + hour * HOUR + MINUTE),
    sentAt: fc.nat(300).map((minute) => NOW + minute * MINUTE),
    arrivedAt: fc.nat(300).map((minute) => NOW + minute * MINUTE),
  }),
  { selector: ({ authorization, sequence }) => `${authorization}${sequence}`, maxLength: 30 },
);

test('whatever the order of the packets, and of the hours they are counted by, the same comes of it', () => {
  fc.assert(
    fc.property(facts, fc.infiniteStream(fc.nat()), (packets, keys) => {
      const shuffled = packets
        .map((one) => ({ one, key: keys.next().value }))
        .sort((a, b) => a.key - b.key)
        .map(({ one }) => one);
      const hours = [...Map.groupBy(shuffled, ({ at }) => hourOf(at)).values()].map(tallyOf);
      const whole = packetHealth(tallyOf(packets));
      expect(health(shuffled)).toEqual(whole);
      expect(packetHealth(mergeTallies(hours))).toEqual(whole);
      const [first, ...rest] = hours;
      if (first) expect(packetHealth(mergeTallies([first, mergeTallies(rest)]))).toEqual(whole);
    }),
  );
});

test('of a count with very many gaps the tally stays small, and its sums stay right', () => {
  const every2nd = Array.from({ length: 2_000 }, (_, i) => packet(2 * i));
  const tally = tallyOf(every2nd);
  expect(JSON.stringify(tally).length).toBeLessThan(10_000);
  expect(packetHealth(tally)).toMatchObject({ ...IN_ORDER, lost: 1_999, packets: 2_000 });
  const hours = [...Map.groupBy(every2nd, ({ at }) => hourOf(at)).values()].map(tallyOf);
  expect(packetHealth(mergeTallies(hours))).toMatchObject({ ...IN_ORDER, lost: 1_999, packets: 2_000 });
});
