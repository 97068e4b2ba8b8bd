import { packetHealth } from '../packets/tally.ts';
import { isSilent, type Known, NO_READINGS, type Said, shareOf, unavailable, value } from './kpi.ts';

/** How much of the window the readings tell of. */
export function data({ rollup, window }: Known): Record<string, Said> {
  const { packets } = rollup;
  // Of a silence that goes on nobody can say what in it will have come late.
  const counted = (amount: number) => (isSilent(rollup) ? unavailable(NO_READINGS) : value(amount, '1'));
  return {
    DataCompleteness: value(shareOf(window, rollup.covered), '1'),
    NumberOfGaps: counted(rollup.gaps ?? 0),
    LateReadings: counted(rollup.late ?? 0),
    LostPackets: packets ? value(packetHealth(packets).lost, '1') : unavailable('not counted in this window'),
  };
}
