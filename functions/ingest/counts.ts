import type { RefusalReason } from './admission/refusals.ts';

/** How many packets went where. */
export type IngestCounts = Partial<Record<'stored' | 'duplicate' | 'parked' | RefusalReason, number>>;

export function addTo(counts: IngestCounts, more: IngestCounts): void {
  for (const [what, count] of Object.entries(more) as [keyof IngestCounts, number][]) {
    counts[what] = (counts[what] ?? 0) + count;
  }
}
