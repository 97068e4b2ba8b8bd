import { MAX_HOLD } from '../../shared/analysis/hold.ts';
import type { Span } from '../../shared/domain/span.ts';
import { type Chunk, chunksOf } from './chunks.ts';

/** Chunks, days of readings at most, that one work item does: what it asks of the storage and its time stay bounded. */
const MOST_CHUNKS = 32;

/** What a work item does of a backlog, and what it leaves to the next one. */
export interface Portion {
  readonly chunks: readonly Chunk[];
  /** Spans whose chunks are those that are left; none when there are none. */
  readonly rest: readonly Span[];
}

/**
 * The first of the chunks that these spans affect, in reading time, and what is left of the spans. A box that was
 * away for a year comes back with four hundred of them.
 */
export function portionOf(spans: readonly Span[], most = MOST_CHUNKS): Portion {
  const all = chunksOf(spans);
  const next = all[most];
  if (!next) return { chunks: all, rest: [] };
  const reaching = spans.filter(({ to }) => to + MAX_HOLD >= next.from);
  const rest = reaching.map(({ from, to }) => ({ from: Math.max(from, Math.min(next.from, to)), to }));
  return { chunks: all.slice(0, most), rest };
}
