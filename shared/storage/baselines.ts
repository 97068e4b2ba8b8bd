import type { PumpBaseline } from '../analysis/baseline/keep.ts';
import type { Storage } from './connect.ts';
import { orMissing } from './failures.ts';
import { fromLongJsonEntity, type LongJsonEntity, longJsonEntity } from './longJson.ts';
import { contractTable } from './names.ts';

const PARTITION = 'baseline';

/** What is usual for each pump of a contract. */
export function baselinesIn(storage: Storage, contract: string) {
  const table = storage.table(contractTable('health', contract));
  return {
    async get(device: string): Promise<PumpBaseline | undefined> {
      const entity = await orMissing(table.getEntity<LongJsonEntity>(PARTITION, device));
      return entity && fromLongJsonEntity<PumpBaseline>(entity);
    },
    put: async (device: string, baseline: PumpBaseline) => {
      await table.upsertEntity(longJsonEntity(PARTITION, device, baseline), 'Replace');
    },
  };
}
