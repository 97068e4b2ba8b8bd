import type { Storage } from './connect.ts';
import { isMissing } from './failures.ts';
import { deleteAll } from './transactions.ts';

/** The rows that a deployment-wide table keeps of one contract, where their partition is its key. */
export function partitionOf(storage: Storage, tableName: string, contract: string) {
  const table = storage.table(tableName);
  async function rows(): Promise<string[]> {
    const queryOptions = { filter: `PartitionKey eq '${contract}'`, select: ['RowKey'] };
    const keys: string[] = [];
    try {
      for await (const { rowKey } of table.listEntities({ queryOptions })) keys.push(rowKey as string);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
    return keys;
  }
  return {
    count: async () => (await rows()).length,
    clear: async () => deleteAll(table, contract, await rows()),
  };
}
