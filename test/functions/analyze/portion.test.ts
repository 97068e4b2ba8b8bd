import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chunksOf } from '../../../functions/analyze/chunks.ts';
import { portionOf } from '../../../functions/analyze/portion.ts';
import type { Span } from '../../../shared/domain/span.ts';
import { DAY, HOUR, MINUTE } from '../../../shared/time.ts';

const START = Date.parse('2026-01-01T00:00:00Z');
const spans = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 30 * 24 * 60 }), fc.integer({ min: 0, max: 8 * 24 * 60 }))
    .map(([from, length]): Span => {
      const start = START + from * MINUTE;
      return { from: start, to: start + length * MINUTE };
    }),
  { maxLength: 8 },
);
const hoursOf = (chunks: readonly { from: number; before: number }[]) =>
  new Set(
    chunks.flatMap(({ from, before }) =>
      Array.from({ length: (before - from) / HOUR }, (_, i) => from + i * HOUR),
    ),
  );

test('portion by portion every affected hour is done, and no portion is larger than it may be', () => {
  fc.assert(
    fc.property(spans, fc.integer({ min: 2, max: 9 }), (all, most) => {
      const done = new Set<number>();
      let left: readonly Span[] = all;
      let portions = 0;
      while (left.length > 0) {
        const { chunks, rest } = portionOf(left, most);
        expect(chunks.length).toBeLessThanOrEqual(most);
        for (const hour of hoursOf(chunks)) done.add(hour);
        left = rest;
        portions += 1;
        expect(portions).toBeLessThan(400);
      }
      expect(hoursOf(chunksOf(all)).isSubsetOf(done)).toBe(true);
    }),
  );
});

test('what is left knows the newest reading as the whole did: how long one holds depends on it', () => {
  fc.assert(
    fc.property(spans, (all) => {
      const { rest } = portionOf(all, 3);
      if (rest.length === 0) return;
      expect(Math.max(...rest.map(({ to }) => to))).toBe(Math.max(...all.map(({ to }) => to)));
    }),
  );
});

test('a month is one portion, and a year a dozen', () => {
  const of = (days: number) => [{ from: START + HOUR, to: START + days * DAY }];
  expect(portionOf(of(30)).rest).toEqual([]);
  let left: readonly Span[] = of(365);
  let portions = 0;
  for (; left.length > 0; portions++) left = portionOf(left).rest;
  expect(portions).toBe(12);
});
