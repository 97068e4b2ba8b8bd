import { StorageError } from '../errors.ts';
import { isWanted, type Position } from './position.ts';
import type { Segment } from './segment.ts';

/** Of the first record that a reader who begins at `position` wants; where none is on disk yet, the end. */
export async function offsetOf(
  segments: readonly Segment[],
  position: Exclude<Position, { from: 'latest' }>,
): Promise<number> {
  let offset = segments[0]!.baseOffset;
  for (const segment of [...segments].reverse()) {
    if (!segment.index) await segment.scan();
    const before = segment.index!.findLast((header) => !isWanted(header, position));
    if (!before) continue;
    offset = before.offset;
    break;
  }
  while (offset < segments.at(-1)!.end) {
    const { records, next } = await recordsFrom(segments, offset, Number.POSITIVE_INFINITY);
    const wanted = records.find(({ header }) => isWanted(header, position));
    if (wanted) return wanted.header.offset;
    offset = next;
  }
  return offset;
}

/**
 * Records from an offset on, of the segment it lies in; an offset before the oldest segment continues with that.
 *
 * @returns at least one, and the offset that follows them
 * @throws {StorageError} when there is none although the log goes on
 */
export async function recordsFrom(segments: readonly Segment[], offset: number, most: number) {
  const segment = segments.findLast(({ baseOffset }) => baseOffset <= offset) ?? segments[0]!;
  const from = Math.max(offset, segment.baseOffset);
  const result = await segment.read(from, most);
  if (result.records.length === 0) {
    throw new StorageError('LOG_DAMAGED', `${segment.path} is damaged at byte ${from - segment.baseOffset}`);
  }
  return result;
}
