import { TableClient, TableServiceClient } from '@azure/data-tables';
import { BlobServiceClient, type ContainerClient } from '@azure/storage-blob';
import { type QueueClient, QueueServiceClient } from '@azure/storage-queue';
import { credentialWhenAsked } from '../credential.ts';
import { RECORDS } from './names.ts';

/** The stores Vakt keeps its data in, opened once and shared by every repository. */
export interface Storage {
  table(name: string): TableClient;
  /** Names of the tables that end with this text. */
  tablesEndingWith(ending: string): AsyncIterable<string>;
  container(name: string): ContainerClient;
  queue(name: string): QueueClient;
  /** A container of the account with the queues, where the Functions host keeps its own state. */
  hostContainer(name: string): ContainerClient;
}

/** How a storage account is reached: by its connection string, or without a key. */
export type AccountAccess = string | AccountByIdentity;

/** Addresses of an account's services, and who we are to them. */
export interface AccountByIdentity {
  readonly tables: string;
  readonly blobs: string;
  readonly queues: string;
  /** Client ID of a managed identity; absent: whoever is signed in here. */
  readonly identity?: string;
}

/**
 * Opens the stores. Nothing is asked of them yet.
 *
 * @param data the account with the registry and the customers' tables and containers
 * @param host the account with the queues
 * @param records the account with what proves something; the one with the data, where it has none of its own
 */
export function openStorage(
  data: AccountAccess,
  host: AccountAccess,
  records: AccountAccess = data,
): Storage {
  const ofData = clientsOf(data);
  const ofHost = data === host ? ofData : clientsOf(host);
  const ofRecords = data === records ? ofData : clientsOf(records);
  const tables = new Map<string, TableClient>();
  const tableService = ofData.tableService();
  const blobs = ofData.blobs();
  const recordBlobs = ofRecords.blobs();
  const hostBlobs = ofHost.blobs();
  const queues = ofHost.queues();

  return {
    table(name) {
      let table = tables.get(name);
      if (!table) {
        table = (RECORDS.tables.includes(name) ? ofRecords : ofData).table(name);
        tables.set(name, table);
      }
      return table;
    },
    async *tablesEndingWith(ending) {
      for await (const { name } of tableService.listTables()) if (name?.endsWith(ending)) yield name;
    },
    container: (name) => (RECORDS.containers.includes(name) ? recordBlobs : blobs).getContainerClient(name),
    queue: (name) => queues.getQueueClient(name),
    hostContainer: (name) => hostBlobs.getContainerClient(name),
  };
}

/** What opens the clients of one account. */
function clientsOf(account: AccountAccess) {
  if (typeof account === 'string') {
    const options = {
      allowInsecureConnection: /(^|;)(UseDevelopmentStorage=true|DefaultEndpointsProtocol=http)(;|$)/i.test(
        account,
      ),
    };
    return {
      table: (name: string) => TableClient.fromConnectionString(account, name, options),
      tableService: () => TableServiceClient.fromConnectionString(account, options),
      blobs: () => BlobServiceClient.fromConnectionString(account),
      queues: () => QueueServiceClient.fromConnectionString(account),
    };
  }
  const credential = credentialWhenAsked(account.identity);
  return {
    table: (name: string) => new TableClient(account.tables, name, credential),
    tableService: () => new TableServiceClient(account.tables, credential),
    blobs: () => new BlobServiceClient(account.blobs, credential),
    queues: () => new QueueServiceClient(account.queues, credential),
  };
}
