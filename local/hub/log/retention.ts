/** How long events are kept: until they are too old, or too many bytes came after them. */
export interface Retention {
  /** Milliseconds. */
  age: number;
  /** Bytes a partition keeps at least; it may hold a segment more. `undefined`: any number. */
  bytes?: number;
}

/** What retention looks at in a segment. */
export interface SegmentState {
  /** When its last record was written, epoch milliseconds. */
  lastWrittenAt: number;
  bytes: number;
}

/**
 * How many of the oldest segments have nothing left that must be kept. The newest segment always stays:
 * it carries on the offsets and sequence numbers.
 *
 * @param segments oldest first
 * @param now epoch milliseconds
 */
export function countExpired(segments: readonly SegmentState[], retention: Retention, now: number): number {
  const { age, bytes: most = Number.POSITIVE_INFINITY } = retention;
  let left = segments.reduce((sum, { bytes }) => sum + bytes, 0);
  let expired = 0;
  for (const { lastWrittenAt, bytes } of segments.slice(0, -1)) {
    left -= bytes;
    if (now - lastWrittenAt <= age && left < most) break;
    expired += 1;
  }
  return expired;
}
