import { MAX_HOLD } from '../../../shared/analysis/hold.ts';
import { tallyOf } from '../../../shared/analysis/packets/tally.ts';
import type { Sketched } from '../../../shared/analysis/rollups/sketched.ts';
import type { ArrivedReading } from '../../../shared/domain/reading.ts';
import type { HourRollup } from '../../../shared/domain/rollup.ts';
import type { PacketFact } from '../../../shared/domain/tally.ts';
import { OutageError } from '../../../shared/errors.ts';
import type { readingsIn } from '../../../shared/storage/readings/read.ts';
import type { rollupsIn } from '../../../shared/storage/rollups.ts';
import { dayOf, type EpochMs, hourOf } from '../../../shared/time.ts';
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
    readonly readings: Pick<ReturnType<typeof readingsIn>, 'stretch'>;
    readonly rollups: Pick<ReturnType<typeof rollupsIn>, 'openDay'>;
  },
  device: string,
  { from, before }: Chunk,
  through: EpochMs,
  terms: Terms,
): Promise<ArrivedReading[]> {
  for (let tried = 0; tried < TRIES; tried++) {
    const day = await stores.rollups.openDay(device, dayOf(from));
    const { readings: known, packets } = await stores.readings.stretch(
      device,
      from - MAX_HOLD,
      before + MAX_HOLD,
    );
    // Whoever knew of a later reading than this worker does said so in the day: how long one held depends on it.
    const latest = Math.max(through, day.through, known.at(-1)?.at ?? 0);
    const hours = withPackets(rollUp(known, from, before, latest, terms), packets);
    if (await day.save(hours, latest)) return known;
  }
  throw new OutageError('Other workers are at the same day of this device; this one tries again after them.');
}

/** The hours with what their packets come to; a packet counts in the hour of its first reading. */
function withPackets(
  hours: readonly Sketched<HourRollup>[],
  packets: readonly PacketFact[],
): Sketched<HourRollup>[] {
  const byHour = Map.groupBy(packets, ({ at }) => hourOf(at));
  return hours.map((hour) => {
    const own = byHour.get(hour.rollup.hour);
    return own ? { ...hour, rollup: { ...hour.rollup, packets: tallyOf(own) } } : hour;
  });
}
