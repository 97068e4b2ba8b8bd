import { readOverride } from '../domain/override.ts';
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
    async get(device: string): Promise<Pump | undefined> {
      const known = (await readJson<Pump>(table, PARTITION, device))?.value;
      return known && asStored(known);
    },
    put: async (pump: Pump) => {
      await table.upsertEntity(jsonEntity(PARTITION, pump.key, pump), 'Replace');
    },
    /** Changes the pump as it stands; what {@link changeJson} says holds. */
    change: (device: string, next: (known: Pump) => Pump | undefined) =>
      changeJson<Pump>(table, PARTITION, device, (known) => next(asStored(known))),
    remove: async (device: string) => {
      await orMissing(table.deleteEntity(PARTITION, device));
    },
    async *all(): AsyncGenerator<Pump> {
      for await (const { value } of readPartition<Pump>(table, PARTITION)) yield asStored(value);
    },
  };
}

/** A pump, whichever release wrote it. */
function asStored(pump: Pump): Pump {
  return { ...pump, limits: pump.limits.map(readOverride) };
}
