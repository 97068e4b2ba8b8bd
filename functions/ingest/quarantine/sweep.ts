import type { Storage } from '../../../shared/storage/connect.ts';
import { quarantineIn } from '../../../shared/storage/quarantine.ts';
import { DAY, type EpochMs } from '../../../shared/time.ts';

/**
 * Empties the common quarantine of what is older than its limit: nobody's contract ends what lies there. A contract's
 * own quarantine goes with the contract.
 *
 * @returns how many blobs were deleted
 */
export function sweepOf(storage: Storage, days: number): (now: EpochMs) => Promise<number> {
  return (now) => quarantineIn(storage, undefined).sweep(now - days * DAY);
}
