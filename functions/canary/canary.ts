import { type CanaryRun, isRunDue } from '../../shared/domain/canaryRun.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { plantIn } from '../../shared/storage/plant.ts';
import type { EpochMs } from '../../shared/time.ts';

/**
 * Lets the canary go the whole way from pump to inbox when it is time, and keeps what came of it for the watch to tell.
 *
 * @param run goes the way once
 * @param hours between two runs
 * @returns what came of it; `undefined` when it isn't time yet
 */
export function canaryIn(storage: Storage, run: () => Promise<CanaryRun>, hours: number) {
  const plant = plantIn(storage);
  return async (now: EpochMs): Promise<CanaryRun | undefined> => {
    if (!isRunDue(await plant.canary(), hours, now)) return undefined;
    const came = await run();
    await plant.putCanary(came);
    return came;
  };
}
