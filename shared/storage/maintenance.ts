import type { KeptRecord } from '../domain/maintenance.ts';
import type { Offer } from '../domain/offer.ts';
import type { Storage } from './connect.ts';
import { changeJson, jsonEntity, readJson, readPartition } from './entity.ts';
import { isConflict, isMissing, orMissing } from './failures.ts';
import { contractTable } from './names.ts';

const RECORD = 'record|';
const OFFER = 'offer|';

/** What has been told, and offered, of a device's maintenance. */
export interface Maintenance {
  readonly records: KeptRecord[];
  readonly offers: Offer[];
}

/** Maintenance records and offers of a contract; partition = device. */
export function maintenanceIn(storage: Storage, contract: string) {
  const table = storage.table(contractTable('maintenance', contract));
  return {
    /** Everything of a device, in one query. A contract that an earlier release made has no such table: nothing. */
    async of(device: string): Promise<Maintenance> {
      const records: KeptRecord[] = [];
      const offers: Offer[] = [];
      try {
        for await (const { value, rowKey } of readPartition<KeptRecord | Offer>(table, device)) {
          if (rowKey.startsWith(RECORD)) records.push(value as KeptRecord);
          if (rowKey.startsWith(OFFER)) offers.push(value as Offer);
        }
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
      return { records, offers };
    },
    record: async (device: string, id: string) =>
      (await readJson<KeptRecord>(table, device, RECORD + id))?.value,
    put: async (device: string, record: KeptRecord) => {
      await table.upsertEntity(jsonEntity(device, RECORD + record.id, record), 'Replace');
    },
    remove: async (device: string, id: string) => {
      await orMissing(table.deleteEntity(device, RECORD + id));
    },
    /** Makes an offer, unless it is there: its answer is never overwritten. */
    async offer(device: string, offer: Offer): Promise<void> {
      try {
        await table.createEntity(jsonEntity(device, OFFER + offer.id, offer));
      } catch (error) {
        if (!isConflict(error)) throw error;
      }
    },
    /** @returns the offer as answered; `undefined` when there is none */
    answer: (device: string, id: string, state: Offer['state']) =>
      changeJson<Offer>(table, device, OFFER + id, (known) => ({ ...known, state })),
  };
}
