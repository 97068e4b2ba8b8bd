import type { RecordHeader } from './record.ts';

/** Where a reader begins. */
export type Position =
  | { from: 'offset' | 'sequenceNumber' | 'enqueuedAt'; value: number; inclusive: boolean }
  | { from: 'latest' };

/** Whether a reader that begins at the position gets this record. All records after one that it gets follow. */
export function isWanted(header: RecordHeader, position: Exclude<Position, { from: 'latest' }>): boolean {
  const value = header[position.from];
  return position.inclusive ? value >= position.value : value > position.value;
}
