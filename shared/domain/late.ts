import { type EpochMs, MINUTE } from '../time.ts';

/**
 * A reading that reaches IoT Hub so long after it was taken is late: until then the reading before it could have held
 * (`shared/analysis/hold.ts`), from then on what was worked out took its time for unknown, and has to be worked out
 * again. The clock that counts is IoT Hub's, so that a lag of our own makes nothing late.
 */
export const LATE_AFTER = 15 * MINUTE;

export function isLate(at: EpochMs, arrivedAt: EpochMs): boolean {
  return arrivedAt - at > LATE_AFTER;
}
