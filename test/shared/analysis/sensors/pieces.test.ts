import fc from 'fast-check';
import { expect, test } from 'vitest';
import { doubtsFrom, episodesAfter, joined } from '../../../../shared/analysis/sensors/doubts.ts';
import { changedPieces, faultsFrom, PIECE, pieceOf } from '../../../../shared/analysis/sensors/pieces.ts';
import type { FaultEpisode } from '../../../../shared/domain/doubt.ts';
import type { SensorFault } from '../../../../shared/domain/sensor.ts';
import { DAY, HOUR } from '../../../../shared/time.ts';

const START = Date.parse('2026-01-03T00:00:00Z');

/** Keeps pieces as the alarm states' table does: one of the same beginning, signal and fault takes the other's place. */
function kept(faultsAt: (at: number) => readonly SensorFault[], readings: readonly number[]): FaultEpisode[] {
  const rows = new Map<string, FaultEpisode>();
  let known = { faults: [] as readonly FaultEpisode[], at: 0 };
  for (const at of readings) {
    const next = { faults: episodesAfter(known.faults, faultsAt(at), at), at };
    for (const one of changedPieces(known, next)) rows.set(`${one.from} ${one.signal} ${one.fault}`, one);
    known = next;
  }
  return [...rows.values()];
}

const fault = fc.record({
  signal: fc.constantFrom('power' as const, 'vibration' as const),
  fault: fc.constantFrom('stuck' as const, 'spiking' as const),
  from: fc.integer({ min: 0, max: 180 * 24 }),
  lasts: fc.integer({ min: 1, max: 70 * 24 }),
});

test('a month’s doubts are known from its own pieces, however long before it a fault began', () => {
  fc.assert(
    fc.property(fc.array(fault, { maxLength: 8 }), fc.integer({ min: 30, max: 170 }), (faults, asked) => {
      const told = (at: number) => {
        const now = faults
          .map((one) => ({
            ...one,
            since: START + one.from * HOUR,
            to: START + (one.from + one.lasts) * HOUR,
          }))
          .filter(({ since, to }) => since <= at && at < to);
        // One fault a signal at a time, as sensors are judged.
        return now.filter((one, i) => now.findIndex(({ signal }) => signal === one.signal) === i);
      };
      const readings = Array.from({ length: 260 * 4 }, (_, i) => START + i * 6 * HOUR);
      const rows = kept(told, readings);
      const within = { from: START + asked * DAY, to: START + (asked + 30) * DAY };
      const read = rows.filter(({ from }) => from >= pieceOf(within.from) && from <= within.to);
      const found = doubtsFrom(faultsFrom(read));
      for (let at = within.from; at < within.to; at += 6 * HOUR) {
        for (const signal of ['power', 'vibration'] as const) {
          const isFound = found.some(
            (one) => one.signal === signal && one.from <= at && (one.to ?? Infinity) > at,
          );
          if (told(at).some((one) => one.signal === signal)) expect(isFound).toBe(true);
          // Close together counts as one; anything else is none.
          const near = faults.some(
            (one) =>
              one.signal === signal &&
              START + (one.from - 12) * HOUR <= at &&
              START + (one.from + one.lasts + 12) * HOUR >= at,
          );
          if (!near) expect(isFound).toBe(false);
        }
      }
    }),
    { numRuns: 60 },
  );
});

test('a fault that lasts is kept once in every stretch of time, and ends in the last', () => {
  const from = pieceOf(START) + PIECE / 2;
  const stuck: SensorFault = { signal: 'power', fault: 'stuck', since: from };
  const over = from + 3 * PIECE;
  const readings = Array.from({ length: 400 }, (_, i) => from + (i * 4 * PIECE) / 400);
  const rows = kept((at) => (at < over ? [stuck] : []), readings).sort((a, b) => a.from - b.from);
  expect(rows).toHaveLength(4);
  expect(rows.slice(1).every((one) => one.from === pieceOf(one.from))).toBe(true);
  expect(rows.at(-1)!.to).toBe(over);
  expect(joined(faultsFrom(rows))).toEqual([{ signal: 'power', fault: 'stuck', from, to: over }]);
  // While it goes on, nobody knows its end.
  const open = faultsFrom(kept(() => [stuck], readings));
  expect(open).toEqual([{ signal: 'power', fault: 'stuck', from }]);
});
