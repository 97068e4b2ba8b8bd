import { MAX_HOLD } from '../../shared/analysis/hold.ts';
import { mergeSpans, type Span } from '../../shared/domain/span.ts';
import { DAY, dayOf, type EpochMs, HOUR, hourOf } from '../../shared/time.ts';

/** A run of whole hours of one UTC day, read and computed at one go: bounds the memory one step needs. */
export interface Chunk {
  readonly from: EpochMs;
  readonly before: EpochMs;
}

/**
 * The hours to be computed anew when readings of these spans have arrived: those they lie in and those their
 * hold may reach, or that of the reading before them.
 */
export function chunksOf(spans: readonly Span[]): Chunk[] {
  const affected = spans.map(({ from, to }) => ({
    from: hourOf(from - MAX_HOLD),
    to: hourOf(to + MAX_HOLD),
  }));
  const chunks: Chunk[] = [];
  for (const run of mergeSpans(affected, HOUR)) {
    for (let from = run.from; from <= run.to; from = dayOf(from) + DAY) {
      chunks.push({ from, before: Math.min(dayOf(from) + DAY, run.to + HOUR) });
    }
  }
  return chunks;
}
