import type { TableClient } from '@azure/data-tables';
import type { AppendBlobClient, BlobClient, BlockBlobClient, ContainerClient } from '@azure/storage-blob';
import type { Inserting } from './inserting.ts';

/**
 * What is asked of a table: of its client, what takes its time. Which account a contract's lies in is found when it is
 * asked something, so it has no address before.
 */
export type Table = Pick<
  TableClient,
  | 'getEntity'
  | 'listEntities'
  | 'createEntity'
  | 'upsertEntity'
  | 'updateEntity'
  | 'deleteEntity'
  | 'submitTransaction'
  | 'createTable'
  | 'deleteTable'
> &
  Inserting;

/** What is asked of a container, likewise. */
export type Container = Pick<
  ContainerClient,
  'exists' | 'getProperties' | 'createIfNotExists' | 'deleteIfExists' | 'listBlobsFlat' | 'deleteBlob'
> & {
  getBlobClient(name: string): Pick<BlobClient, 'download'>;
  getBlockBlobClient(
    name: string,
  ): Pick<BlockBlobClient, 'download' | 'upload' | 'uploadData' | 'deleteIfExists'>;
  getAppendBlobClient(name: string): Pick<AppendBlobClient, 'create' | 'appendBlock'>;
};
