import type { Storage } from './connect.ts';
import { type DumpedRow, dumpTable, rowOf } from './dump.ts';
import { isChanged, orMissing } from './failures.ts';
import { longJsonEntity } from './longJson.ts';

/** What is to become of a row: another content, or nothing; `undefined` leaves it as it is. */
export type RowChange = Pick<DumpedRow, 'properties' | 'value'> | 'remove' | undefined;

/**
 * Changes rows of a table as they stand at that moment; where somebody else was faster, what they left is changed. Keys
 * stay. Done again, it finds nothing to do.
 *
 * @param filter OData; all rows where it is empty
 * @returns how many rows were changed or removed
 */
export async function rewriteRows(
  storage: Storage,
  name: string,
  filter: string,
  change: (row: DumpedRow) => RowChange,
): Promise<number> {
  let changed = 0;
  for await (const { rows } of dumpTable(storage, name, filter)) {
    for (const row of rows) if (change(row) && (await rewriteRow(storage, name, row, change))) changed += 1;
  }
  return changed;
}

async function rewriteRow(
  storage: Storage,
  name: string,
  { partition, row }: DumpedRow,
  change: (row: DumpedRow) => RowChange,
): Promise<boolean> {
  const table = storage.table(name);
  for (;;) {
    const entity = await orMissing(table.getEntity<Record<string, unknown>>(partition, row));
    if (!entity) return false;
    const next = change(rowOf(entity));
    if (!next) return false;
    const { etag } = entity;
    try {
      if (next === 'remove') await table.deleteEntity(partition, row, { etag });
      else await table.updateEntity(entityOf(partition, row, next), 'Replace', { etag });
      return true;
    } catch (error) {
      if (!isChanged(error)) throw error;
    }
  }
}

function entityOf(
  partitionKey: string,
  rowKey: string,
  { properties, value }: Pick<DumpedRow, 'properties' | 'value'>,
) {
  const json = value === undefined ? {} : longJsonEntity(partitionKey, rowKey, value);
  return { ...json, ...properties, partitionKey, rowKey };
}
