import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chunksOf } from '../../../functions/analyze/chunks.ts';
import { rollUp } from '../../../functions/analyze/rollups/rollup.ts';
import { MAX_HOLD } from '../../../shared/analysis/hold.ts';
import type { Reading } from '../../../shared/domain/reading.ts';
import { DAY, HOUR, MINUTE } from '../../../shared/time.ts';

const START = Date.parse('2026-06-15T20:00:00Z');
const rolled = (readings: readonly Reading[], from: number, before: number, through: number) =>
  rollUp(readings, from, before, through, { limits: [] });

test('however readings arrive, computing the hours of their chunks anew leaves every hour as if all had been there', () => {
  // Every five minutes or less often, so that holds end on full hours, too; some arrive now, the others later.
  const arrivals = fc
    .array(fc.record({ step: fc.integer({ min: 1, max: 8 }), wave: fc.integer({ min: 0, max: 2 }) }), {
      minLength: 2,
      maxLength: 60,
    })
    .map((steps) => {
      let at = START;
      return steps.map(({ step, wave }, i) => {
        at += step * 5 * MINUTE;
        return { wave, reading: { at, values: { power: 1 + (i % 3) } } satisfies Reading };
      });
    });
  fc.assert(
    fc.property(arrivals, (all) => {
      const hours = new Map<number, unknown>();
      let newest = 0;
      for (const wave of [0, 1, 2]) {
        const arrived = all.filter((one) => one.wave === wave).map(({ reading }) => reading);
        if (arrived.length === 0) continue;
        const known = all.filter((one) => one.wave <= wave).map(({ reading }) => reading);
        const through = known.at(-1)!.at;
        // As the worker does: what comes after the newest reading so far says how long that one held.
        const again = newest > 0 && through > newest ? [{ from: newest, to: newest }] : [];
        const spans = [...again, ...arrived.map(({ at }) => ({ from: at, to: at }))];
        for (const { from, before } of chunksOf(spans)) {
          const near = known.filter(({ at }) => at >= from - MAX_HOLD && at < before + MAX_HOLD);
          for (const hour of rolled(near, from, before, through)) hours.set(hour.rollup.hour, hour);
        }
        newest = through;
      }
      const whole = rolled(
        all.map(({ reading }) => reading),
        START,
        START + 2 * DAY,
        newest,
      );
      expect([...hours].sort(([a], [b]) => a - b).map(([, hour]) => hour)).toEqual(whole);
    }),
    { numRuns: 400 },
  );
});

test('a chunk is of one day, and no hour is in two', () => {
  const chunks = chunksOf([
    { from: START, to: START + 9 * HOUR },
    { from: START + 8 * HOUR, to: START + 10 * HOUR },
  ]);
  expect(chunks.map(({ from, before }) => [(from - START) / HOUR, (before - START) / HOUR])).toEqual([
    [-1, 4],
    [4, 11],
  ]);
});
