import { packetHealth } from '../packets/tally.ts';
import { type Known, type Said, spanOf, unavailable, value } from './kpi.ts';

/** How much of the window the readings tell of. */
export function data({ rollup, window }: Known): Record<string, Said> {
  const { packets } = rollup;
  return {
    DataCompleteness: value(Math.min(1, rollup.covered / spanOf(window)), '1'),
    NumberOfGaps: value(rollup.gaps ?? 0, '1'),
    LateReadings: value(rollup.late ?? 0, '1'),
    LostPackets: packets ? value(packetHealth(packets).lost, '1') : unavailable('not counted in this window'),
  };
}
