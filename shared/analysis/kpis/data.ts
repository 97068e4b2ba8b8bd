import { type Known, type Said, spanOf, unavailable, value } from './kpi.ts';

/**
 * How much of the window the readings tell of.
 *
 * @param lostPackets how many the device has counted in this window that never arrived; absent where nobody counts
 */
export function data({ rollup, window }: Known, lostPackets?: number): Record<string, Said> {
  return {
    DataCompleteness: value(Math.min(1, rollup.covered / spanOf(window)), '1'),
    NumberOfGaps: value(rollup.gaps ?? 0, '1'),
    LateReadings: value(rollup.late ?? 0, '1'),
    LostPackets:
      lostPackets === undefined ? unavailable('not counted for this window') : value(lostPackets, '1'),
  };
}
