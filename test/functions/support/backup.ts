import type { TableEntity } from '@azure/data-tables';
import type { Storage } from '../../../shared/storage/connect.ts';
import { isConflict } from '../../../shared/storage/failures.ts';
import {
  contractContainer,
  contractOfTable,
  DEPLOYMENT_CONTAINERS,
  DEPLOYMENT_TABLES,
  RECORDS,
} from '../../../shared/storage/names.ts';
import { all } from './deployment.ts';

interface CopiedBlob {
  readonly name: string;
  readonly metadata: Record<string, string>;
  readonly body: Buffer;
}

/** A copy of everything that the account with the data has: of tables each entity, of containers each blob. */
export interface Copy {
  readonly tables: ReadonlyMap<string, readonly TableEntity[]>;
  readonly containers: ReadonlyMap<string, readonly CopiedBlob[]>;
}

/** Backs the data up. What lies with the records isn't in it: that is another account. */
export async function backUp(storage: Storage): Promise<Copy> {
  const names = [...new Set([...DEPLOYMENT_TABLES, ...(await all(storage.tablesOf('')))])];
  const tables = new Map<string, TableEntity[]>();
  for (const name of names.filter((one) => !RECORDS.tables.includes(one))) {
    const rows = await all(storage.table(name).listEntities());
    tables.set(
      name,
      rows.map(({ etag: _1, timestamp: _2, ...row }) => row as unknown as TableEntity),
    );
  }
  const contracts = new Set(names.map(contractOfTable).filter((key) => key !== undefined));
  const containers = new Map<string, CopiedBlob[]>();
  for (const name of [...DEPLOYMENT_CONTAINERS, ...[...contracts].map(contractContainer)]) {
    if (RECORDS.containers.includes(name)) continue;
    const container = storage.hostContainer(name);
    const blobs = await all(container.listBlobsFlat({ includeMetadata: true }));
    containers.set(
      name,
      await Promise.all(
        blobs.map(async ({ name: blob, metadata = {} }) => ({
          name: blob,
          metadata,
          body: await container.getBlobClient(blob).downloadToBuffer(),
        })),
      ),
    );
  }
  return { tables, containers };
}

/** Puts a backup back: everything is as it was, and nothing else is there. */
export async function putBack(storage: Storage, { tables, containers }: Copy): Promise<void> {
  for (const [name, rows] of tables) {
    const table = storage.table(name);
    await table.createTable().catch((error: unknown) => {
      if (!isConflict(error)) throw error;
    });
    for (const { partitionKey, rowKey } of await all(table.listEntities())) {
      await table.deleteEntity(partitionKey as string, rowKey as string);
    }
    for (const row of rows) await table.createEntity(row);
  }
  for (const [name, blobs] of containers) {
    const container = storage.hostContainer(name);
    await container.createIfNotExists();
    for (const { name: blob } of await all(container.listBlobsFlat())) {
      await container.deleteBlob(blob, { deleteSnapshots: 'include' });
    }
    for (const { name: blob, body, metadata } of blobs) {
      await container.getBlockBlobClient(blob).upload(body, body.length, { metadata });
    }
  }
}
