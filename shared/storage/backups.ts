import type { Backup } from '../domain/backup.ts';
import type { Storage } from './connect.ts';
import { changeJson, jsonEntity, readJson, readPartition } from './entity.ts';
import { isConflict, isMissing } from './failures.ts';
import { orTableMade } from './tables.ts';

const PARTITION = 'backup';

/**
 * The operator's register of its backups, by name. It lies with the records: where the data are put back from a backup,
 * the register says what has become of the others since.
 */
export function backupsIn(storage: Storage) {
  const table = storage.table('backups');
  return {
    get: async (name: string) => (await readJson<Backup>(table, PARTITION, name))?.value,
    /** @returns whether it was added: the name is free */
    async add(backup: Backup): Promise<boolean> {
      try {
        await orTableMade(table, () => table.createEntity(jsonEntity(PARTITION, backup.name, backup)));
        return true;
      } catch (error) {
        if (!isConflict(error)) throw error;
        return false;
      }
    },
    /** What {@link changeJson} says holds. */
    change: (name: string, next: (known: Backup) => Backup | undefined) =>
      changeJson<Backup>(table, PARTITION, name, next),
    /** By name; none in a deployment of an earlier release. */
    async all(): Promise<Backup[]> {
      const all: Backup[] = [];
      try {
        for await (const { value } of readPartition<Backup>(table, PARTITION)) all.push(value);
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
      return all;
    },
  };
}
