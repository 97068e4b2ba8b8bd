import type { Sketched } from '../../shared/analysis/rollups/sketched.ts';
import type { HourRollup } from '../../shared/domain/rollup.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { rollupsIn } from '../../shared/storage/rollups.ts';
import { dayOf } from '../../shared/time.ts';

/** Stores hours as the analysis does: with the days they make. */
export async function putHours(
  storage: Storage,
  contract: string,
  device: string,
  hours: readonly (HourRollup | Sketched<HourRollup>)[],
): Promise<void> {
  const rollups = rollupsIn(storage, contract);
  const sketched = hours.map((hour) => ('rollup' in hour ? hour : { rollup: hour, sketches: {} }));
  for (const [day, ofDay] of Map.groupBy(sketched, ({ rollup }) => dayOf(rollup.hour))) {
    const { save } = await rollups.openDay(device, day);
    if (!(await save(ofDay, 0))) throw new Error('somebody else was at the same day');
  }
}
