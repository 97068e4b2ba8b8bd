import { type Circumstances, reportOf } from '../../shared/errorReports/report.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { errorsIn } from '../../shared/storage/errors.ts';
import { type EpochMs, SECOND } from '../../shared/time.ts';

/** Of one fingerprint, an instance writes once in so long, and counts meanwhile. */
const WRITE_EVERY = 10 * SECOND;
/** Fingerprints that are counted meanwhile; of more, each is written. */
const MOST_COUNTED = 200;

/** What came out of a function. */
export interface Failed {
  readonly function: string;
  readonly error: unknown;
  readonly input: unknown;
}

/**
 * Reports what comes out of functions. A storm of one error costs a write in ten seconds; what an instance has counted
 * since and not written goes with it.
 */
export function reporterTo(storage: Storage, about: Omit<Circumstances, 'function'>, clock: () => EpochMs) {
  const counted = new Map<string, { times: number; writtenAt: EpochMs }>();

  return async function report({ function: name, error, input }: Failed): Promise<void> {
    const now = clock();
    const made = reportOf(error, { ...about, function: name }, input);
    const known = counted.get(made.fingerprint);
    if (known && now - known.writtenAt < WRITE_EVERY) {
      known.times += 1;
      return;
    }
    if (counted.size >= MOST_COUNTED) counted.clear();
    counted.set(made.fingerprint, { times: 0, writtenAt: now });
    await errorsIn(storage).add(made, 1 + (known?.times ?? 0), now);
  };
}
