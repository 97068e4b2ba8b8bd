import type { EpochMs } from '../time.ts';

/** A stretch of reading time, both ends within it. */
export interface Span {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/**
 * The same instants in as few spans as can be, in order; spans at most `gap` ms apart become one, and of none below 0
 * those that only touch stay apart.
 */
export function mergeSpans(spans: readonly Span[], gap: number): Span[] {
  const merged: { from: EpochMs; to: EpochMs }[] = [];
  for (const { from, to } of [...spans].sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last && from - last.to <= gap) last.to = Math.max(last.to, to);
    else merged.push({ from, to });
  }
  return merged;
}
