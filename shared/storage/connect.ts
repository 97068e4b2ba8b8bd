import { TableClient, TableServiceClient } from '@azure/data-tables';
import { BlobServiceClient, type ContainerClient } from '@azure/storage-blob';
import { type QueueClient, QueueServiceClient } from '@azure/storage-queue';

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

/**
 * Opens the stores behind two connection strings. Nothing is asked of them yet.
 *
 * @param data the account with the registry and the customers' tables and containers
 * @param host the account with the queues
 */
export function openStorage(data: string, host: string): Storage {
  const options = {
    allowInsecureConnection: /(^|;)(UseDevelopmentStorage=true|DefaultEndpointsProtocol=http)(;|$)/i.test(
      data,
    ),
  };
  const tables = new Map<string, TableClient>();
  const tableService = TableServiceClient.fromConnectionString(data, options);
  const blobs = BlobServiceClient.fromConnectionString(data);
  const hostBlobs = BlobServiceClient.fromConnectionString(host);
  const queues = QueueServiceClient.fromConnectionString(host);

  return {
    table(name) {
      let table = tables.get(name);
      if (!table) {
        table = TableClient.fromConnectionString(data, name, options);
        tables.set(name, table);
      }
      return table;
    },
    async *tablesEndingWith(ending) {
      for await (const { name } of tableService.listTables()) if (name?.endsWith(ending)) yield name;
    },
    container: (name) => blobs.getContainerClient(name),
    queue: (name) => queues.getQueueClient(name),
    hostContainer: (name) => hostBlobs.getContainerClient(name),
  };
}
