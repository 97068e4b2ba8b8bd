import type { HourRollup } from '../domain/rollup.ts';
import type { EpochMs } from '../time.ts';
import type { Storage } from './connect.ts';
import { jsonEntity, readPartition } from './entity.ts';
import { contractTable } from './names.ts';
import { hourPrefix } from './readings/keys.ts';
import { upsertAll } from './transactions.ts';

/** The hourly rollups of a contract; partition = device, row = hour. */
export function rollupsIn(storage: Storage, contract: string) {
  const table = storage.table(contractTable('rollups', contract));
  return {
    put: (device: string, rollups: readonly HourRollup[]) =>
      upsertAll(
        table,
        rollups.map((rollup) => jsonEntity(device, hourPrefix(rollup.hour), rollup)),
      ),
    /** Rollups of the hours that begin in [from, before), in order; hours without readings have none. */
    async range(device: string, from: EpochMs, before: EpochMs): Promise<HourRollup[]> {
      const found: HourRollup[] = [];
      const rows = readPartition<HourRollup>(table, device, hourPrefix(from), hourPrefix(before));
      for await (const { value } of rows) found.push(value);
      return found;
    },
  };
}
