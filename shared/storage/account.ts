import { TableClient, TableServiceClient } from '@azure/data-tables';
import { BlobServiceClient, type ContainerClient } from '@azure/storage-blob';
import { type QueueClient, QueueServiceClient } from '@azure/storage-queue';
import { credentialWhenAsked } from '../credential.ts';
import { type Inserting, inserting } from './inserting.ts';

/** How one of our storage accounts is reached: by its connection string, or without a key. */
export type AccountAccess = string | AccountByIdentity;

/** Addresses of an account's services, and who we are to them. */
export interface AccountByIdentity {
  readonly tables: string;
  readonly blobs: string;
  readonly queues: string;
  /** Client ID of a managed identity; absent: whoever is signed in here. */
  readonly identity?: string;
}

/** What opens the clients of one account. */
export interface Account {
  table(name: string): TableClient & Inserting;
  listTables(): ReturnType<TableServiceClient['listTables']>;
  container(name: string): ContainerClient;
}

/** An account of ours: it has queues too. */
export interface OurAccount extends Account {
  queue(name: string): QueueClient;
}

/** Opens an account of ours. Nothing is asked of it yet. */
export function ourAccount(access: AccountAccess): OurAccount {
  const { table, tableService, blobs, queues, allowInsecureConnection } =
    typeof access === 'string' ? byConnectionString(access) : byIdentity(access);
  return {
    ...accountOf(table, tableService, blobs, allowInsecureConnection),
    queue: (name) => queues.getQueueClient(name),
  };
}

/**
 * The clients of an account, each table's made once.
 *
 * @param allowInsecureConnection as they are opened with
 */
export function accountOf(
  open: (name: string) => TableClient,
  tableService: TableServiceClient,
  blobs: BlobServiceClient,
  allowInsecureConnection: boolean,
): Account {
  const tables = new Map<string, TableClient & Inserting>();
  return {
    table(name) {
      let table = tables.get(name);
      if (!table) {
        table = inserting(open(name), allowInsecureConnection);
        tables.set(name, table);
      }
      return table;
    },
    listTables: () => tableService.listTables(),
    container: (name) => blobs.getContainerClient(name),
  };
}

function byConnectionString(access: string) {
  const allowInsecureConnection =
    /(^|;)(UseDevelopmentStorage=true|DefaultEndpointsProtocol=http)(;|$)/i.test(access);
  const options = { allowInsecureConnection };
  return {
    allowInsecureConnection,
    table: (name: string) => TableClient.fromConnectionString(access, name, options),
    tableService: TableServiceClient.fromConnectionString(access, options),
    blobs: BlobServiceClient.fromConnectionString(access),
    queues: QueueServiceClient.fromConnectionString(access),
  };
}

function byIdentity({ tables, blobs, queues, identity }: AccountByIdentity) {
  const credential = credentialWhenAsked(identity);
  return {
    allowInsecureConnection: false,
    table: (name: string) => new TableClient(tables, name, credential),
    tableService: new TableServiceClient(tables, credential),
    blobs: new BlobServiceClient(blobs, credential),
    queues: new QueueServiceClient(queues, credential),
  };
}
