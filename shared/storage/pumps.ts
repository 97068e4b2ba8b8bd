import type { Pump } from '../domain/pump.ts';
import type { Storage } from './connect.ts';
import { changeJson, jsonEntity, readJson, readPartition } from './entity.ts';
import { orMissing } from './failures.ts';
import { contractTable } from './names.ts';

const PARTITION = 'pump';

/** The pumps of a contract, by device key. */
export function pumpsIn(storage: Storage, contract: string) {
  const table = storage.table(contractTable('pumps', contract));
  return {
    get: async (device: string) => (await readJson<Pump>(table, PARTITION, device))?.value,
    put: async (pump: Pump) => {
      await table.upsertEntity(jsonEntity(PARTITION, pump.key, pump), 'Replace');
    },
    /** Changes the pump as it stands; what {@link changeJson} says holds. */
    change: (device: string, next: (known: Pump) => Pump | undefined) =>
      changeJson<Pump>(table, PARTITION, device, next),
    remove: async (device: string) => {
      await orMissing(table.deleteEntity(PARTITION, device));
    },
    async *all(): AsyncGenerator<Pump> {
      for await (const { value } of readPartition<Pump>(table, PARTITION)) yield value;
    },
  };
}
