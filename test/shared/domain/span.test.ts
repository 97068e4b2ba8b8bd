import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeSpans, type Span } from '../../../shared/domain/span.ts';

const span = fc
  .tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 20 }))
  .map(([from, length]): Span => ({ from, to: from + length }));
const spans = fc.array(span, { maxLength: 20 });
const gap = fc.integer({ min: 0, max: 10 });
const holds = (list: readonly Span[], at: number) => list.some(({ from, to }) => from <= at && at <= to);

test('merged spans are in order, further than the gap apart, and begin and end where a given one does', () => {
  fc.assert(
    fc.property(spans, gap, (given, gap) => {
      const merged = mergeSpans(given, gap);
      merged.forEach(({ from, to }, i) => {
        if (i > 0) expect(from - merged[i - 1]!.to).toBeGreaterThan(gap);
        expect(given.some((one) => one.from === from)).toBe(true);
        expect(given.some((one) => one.to === to)).toBe(true);
      });
    }),
  );
});

test('merged spans hold every instant of the given ones, and besides only gaps', () => {
  fc.assert(
    fc.property(spans, gap, (given, gap) => {
      const merged = mergeSpans(given, gap);
      for (let at = 0; at <= 220; at++) {
        if (holds(given, at)) expect(holds(merged, at)).toBe(true);
        else if (holds(merged, at)) {
          const before = Math.max(...given.filter(({ to }) => to < at).map(({ to }) => to));
          const after = Math.min(...given.filter(({ from }) => from > at).map(({ from }) => from));
          expect(after - before).toBeLessThanOrEqual(gap);
        }
      }
    }),
  );
});

test('the order in which spans are given changes nothing, and the given ones are left as they are', () => {
  fc.assert(
    fc.property(spans, gap, (given, gap) => {
      const before = structuredClone(given);
      expect(mergeSpans(given.toReversed(), gap)).toEqual(mergeSpans(given, gap));
      expect(given).toEqual(before);
    }),
  );
});
