import type { ContractDates } from '../domain/contract/withoutWords.ts';
import type { Forgotten } from '../domain/forgotten.ts';
import { sha256 } from '../keys.ts';
import type { EpochMs } from '../time.ts';
import type { Storage } from './connect.ts';
import { fromJsonEntity, jsonEntity, readJson, readPartition } from './entity.ts';
import { isMissing, orMissing } from './failures.ts';
import { orTableMade } from './tables.ts';

/** Days for which it is known what a backup would undo: as long as one may be kept. */
export const LASTING_DAYS = 730;

/** The dates of a contract, and when they were set. */
export interface LastingDates {
  readonly at: EpochMs;
  readonly dates: ContractDates;
}

const DATES = 'dates';
/** Rows from the first up to the second are people. */
const PEOPLE = ['person-', 'person.'] as const;

/**
 * What has to be known after a backup was put back, to do again what it has undone, by the key of a contract: its dates as
 * they were set last, and who of its people was erased. It lies with the records, which no backup replaces, and goes with the
 * customer's erasure.
 */
export function lastingIn(storage: Storage) {
  const table = storage.table('lasting');

  async function put(contract: string, row: string, value: object): Promise<void> {
    await orTableMade(table, () => table.upsertEntity(jsonEntity(contract, row, value), 'Replace'));
  }

  return {
    putDates: (contract: string, dates: LastingDates) => put(contract, DATES, dates),
    dates: async (contract: string) => (await readJson<LastingDates>(table, contract, DATES))?.value,

    /** The same person erased again is one entry, with the later time. */
    async putForgotten(contract: string, forgotten: Forgotten): Promise<void> {
      const { user, texts } = forgotten;
      const whom = sha256(JSON.stringify([user, texts.map(({ hash }) => hash).sort()]));
      await put(contract, PEOPLE[0] + whom.slice(0, 32), forgotten);
    },
    /** Those of a contract who were erased since an instant. */
    async forgotten(contract: string, since: EpochMs): Promise<Forgotten[]> {
      const found: Forgotten[] = [];
      try {
        for await (const { value } of readPartition<Forgotten>(table, contract, ...PEOPLE)) {
          if (value.at >= since) found.push(value);
        }
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
      return found;
    },

    /** Removes what was set, and who was erased, before an instant. @returns how many rows that were */
    async sweep(before: EpochMs): Promise<number> {
      let removed = 0;
      try {
        for await (const row of table.listEntities<{ v: number; json: string }>()) {
          if (fromJsonEntity<{ at: EpochMs }>(row).at >= before) continue;
          await orMissing(table.deleteEntity(row.partitionKey as string, row.rowKey as string));
          removed += 1;
        }
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
      return removed;
    },
  };
}
