/** What retention looks at in a segment. */
export interface SegmentAge {
  /** When its last record was written, epoch milliseconds. */
  lastWrittenAt: number;
}

/**
 * How many of the oldest segments have nothing left that must be kept. The newest segment always stays:
 * it carries on the offsets and sequence numbers.
 *
 * @param segments oldest first
 * @param retention milliseconds
 * @param now epoch milliseconds
 */
export function countExpired(segments: readonly SegmentAge[], retention: number, now: number): number {
  const kept = segments.findIndex(({ lastWrittenAt }) => now - lastWrittenAt <= retention);
  return Math.min(kept < 0 ? segments.length : kept, segments.length - 1);
}
