import { alarmKeeperFor, type Revisit, type Standing } from '../../../../functions/analyze/alarms/keeper.ts';
import type { PlantHearing } from '../../../../shared/domain/plant.ts';
import type { ArrivedReading } from '../../../../shared/domain/reading.ts';
import type { Watch } from '../../../../shared/domain/watch.ts';
import type { Storage } from '../../../../shared/storage/connect.ts';
import { DAY } from '../../../../shared/time.ts';
import { NOW, type RegisteredDevice } from '../../support/deployment.ts';

/** A plant of which all is heard, whenever it is asked. */
export const WELL_HEARD: PlantHearing = { at: NOW + DAY, notices: [], outages: [] };

/** What beside readings the conditions of a device depend on: nothing is wrong, but for what is given. */
export const standing = (given: Partial<Standing> = {}): Standing => ({
  life: [],
  hearing: async () => WELL_HEARD,
  permitted: true,
  notHeard: async () => undefined,
  ...given,
});

/** One turn of the worker at a device's conditions, with what it has read from its store. */
export async function turnAt(
  storage: Storage,
  { contract, key }: Pick<RegisteredDevice, 'contract' | 'key'>,
  watches: readonly Watch[],
  readings: readonly ArrivedReading[],
  now: number,
  given: Partial<Standing> = {},
): Promise<Revisit> {
  const alarms = await alarmKeeperFor(storage, contract, key, watches, now);
  await alarms.take(readings);
  return alarms.conclude(standing(given));
}
