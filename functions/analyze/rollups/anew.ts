import { MAX_HOLD } from '../../../shared/analysis/hold.ts';
import type { ArrivedReading } from '../../../shared/domain/reading.ts';
import { OutageError } from '../../../shared/errors.ts';
import type { readingsIn } from '../../../shared/storage/readings/read.ts';
import type { rollupsIn } from '../../../shared/storage/rollups.ts';
import { dayOf, type EpochMs } from '../../../shared/time.ts';
import type { Chunk } from '../chunks.ts';
import { rollUp } from './rollup.ts';
import type { Terms } from './terms.ts';

/** How often another worker may be faster before this one leaves it to the queue. */
const TRIES = 5;

/**
 * Rolls a chunk of a day's hours up anew from their readings, and the day from its hours. When another worker
 * changes the same day meanwhile, everything is read and computed again: the last to write has seen all.
 *
 * @returns the readings from MAX_HOLD before the chunk until as long after it
 * @throws {OutageError} when others were faster every time
 */
export async function rollUpAnew(
  stores: {
    readonly readings: Pick<ReturnType<typeof readingsIn>, 'range'>;
    readonly rollups: Pick<ReturnType<typeof rollupsIn>, 'openDay'>;
  },
  device: string,
  { from, before }: Chunk,
  through: EpochMs,
  terms: Terms,
): Promise<ArrivedReading[]> {
  for (let tried = 0; tried < TRIES; tried++) {
    const day = await stores.rollups.openDay(device, dayOf(from));
    const known = await stores.readings.range(device, from - MAX_HOLD, before + MAX_HOLD);
    // Whoever knew of a later reading than this worker does said so in the day: how long one held depends on it.
    const latest = Math.max(through, day.through, known.at(-1)?.at ?? 0);
    if (await day.save(rollUp(known, from, before, latest, terms), latest)) return known;
  }
  throw new OutageError('Other workers are at the same day of this device; this one tries again after them.');
}
