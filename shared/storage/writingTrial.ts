import type { Storage } from './connect.ts';
import { orMissing } from './failures.ts';
import { contractContainer, contractTable } from './names.ts';

/** Where no reader looks; the ending is one that whoever looks at all of a table takes for no packet. */
const ROW = { partitionKey: 'trial|hours', rowKey: 'trial' } as const;

/**
 * Tries whether a contract's stores take anything of what ingest puts there: a small row in each of its tables, in
 * each of the ways it writes them, and a blob. They are deleted again, and tried under the same names each time.
 *
 * @throws whatever the store answers where it doesn't
 */
export async function tryWriting(storage: Storage, contract: string): Promise<void> {
  for (const kind of ['readings', 'work'] as const) {
    const table = storage.table(contractTable(kind, contract));
    const gone = () => orMissing(table.deleteEntity(ROW.partitionKey, ROW.rowKey));
    await gone();
    await table.createEntity({ ...ROW });
    await table.submitTransaction([['upsert', { ...ROW }, 'Replace']]);
    await gone();
  }
  const blob = storage.container(contractContainer(contract)).getBlockBlobClient(ROW.rowKey);
  await blob.upload('', 0);
  await blob.deleteIfExists();
}
