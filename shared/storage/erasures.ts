import type { Journal } from '../domain/erasure.ts';
import type { Storage } from './connect.ts';
import { jsonEntity, readJson, readPartition } from './entity.ts';
import { isChanged, isConflict, isMissing, orMissing } from './failures.ts';
import { orTableMade } from './tables.ts';

const JOURNAL = 'journal';
/** Rows from the first up to the second hold devices. */
const DEVICES = ['devices-', 'devices.'] as const;
/** Device IDs in one row: 64 letters each at most, of 64 KB of UTF-16. */
const IDS_A_ROW = 400;
/** A journal as it was read or last written. */
export interface Held {
  readonly journal: Journal;
  readonly etag: string;
}

/** The journals of erasures that are under way: partition = contract key. They go when their certificate is written. */
export function erasuresIn(storage: Storage) {
  const table = storage.table('erasures');

  async function get(contract: string): Promise<Held | undefined> {
    const found = await readJson<Journal>(table, contract, JOURNAL);
    return found && { journal: found.value, etag: found.etag };
  }

  async function removeDevices(contract: string): Promise<void> {
    for await (const { rowKey } of readPartition<unknown>(table, contract, ...DEVICES)) {
      await orMissing(table.deleteEntity(contract, rowKey));
    }
  }

  return {
    get,
    /** Opens a journal, or gives the one that somebody else opened. */
    async open(journal: Journal): Promise<Held> {
      try {
        const { etag } = await orTableMade(table, () =>
          table.createEntity(jsonEntity(journal.contract, JOURNAL, journal)),
        );
        return { journal, etag: etag! };
      } catch (error) {
        if (!isConflict(error)) throw error;
        return (await get(journal.contract))!;
      }
    },
    /** @returns `undefined` when somebody else has written it since */
    async save(journal: Journal, etag: string): Promise<Held | undefined> {
      try {
        const entity = jsonEntity(journal.contract, JOURNAL, journal);
        const answer = await table.updateEntity(entity, 'Replace', { etag });
        return { journal, etag: answer.etag! };
      } catch (error) {
        if (!isChanged(error) && !isMissing(error)) throw error;
        return undefined;
      }
    },
    /** Every journal there is. */
    async *all(): AsyncGenerator<Journal> {
      const queryOptions = { filter: `RowKey eq '${JOURNAL}'` };
      try {
        for await (const { json } of table.listEntities<{ json: string }>({ queryOptions })) {
          yield JSON.parse(json) as Journal;
        }
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
    },
    removeDevices,
    /** Removes a journal with all that belongs to it, itself last. */
    async remove(contract: string): Promise<void> {
      await removeDevices(contract);
      await orMissing(table.deleteEntity(contract, JOURNAL));
    },

    /** The contract's devices, kept until nothing is left of them anywhere. */
    async putDevices(contract: string, deviceIds: readonly string[]): Promise<void> {
      for (let from = 0; from < deviceIds.length; from += IDS_A_ROW) {
        const row = `devices-${String(from / IDS_A_ROW).padStart(5, '0')}`;
        const ids = deviceIds.slice(from, from + IDS_A_ROW);
        await table.upsertEntity(jsonEntity(contract, row, ids), 'Replace');
      }
    },
    async devices(contract: string): Promise<string[]> {
      const ids: string[] = [];
      for await (const { value } of readPartition<string[]>(table, contract, ...DEVICES)) {
        ids.push(...value);
      }
      return ids;
    },
  };
}
