import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { TableClient, TableServiceClient, type TableServiceClientOptions } from '@azure/data-tables';
import { BlobServiceClient, type ContainerClient } from '@azure/storage-blob';
import { type QueueClient, QueueServiceClient } from '@azure/storage-queue';
import { credentialWhenAsked } from '../credential.ts';
import { SECOND } from '../time.ts';
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

/** The table service itself gives up after 30 s. */
const ANSWERS_WITHIN = 60 * SECOND;

/**
 * Opens an account of ours. Nothing is asked of it yet.
 *
 * @param within for so long its tables' answers are waited for, ms: the client alone would wait for ever for what has
 *   taken a request and never answers, and a batch of ingest until the host ends its process
 */
export function ourAccount(access: AccountAccess, within = ANSWERS_WITHIN): OurAccount {
  const timely: PipelinePolicy = {
    name: 'timely',
    async sendRequest(request, next) {
      const patience = new AbortController();
      const timer = setTimeout(() => patience.abort(), within);
      const { abortSignal } = request;
      request.abortSignal = abortSignal
        ? AbortSignal.any([abortSignal as AbortSignal, patience.signal])
        : patience.signal;
      try {
        return await next(request);
      } finally {
        // The client's own time-out would keep a process that is done alive where nobody answered.
        clearTimeout(timer);
        if (abortSignal) request.abortSignal = abortSignal;
        else delete request.abortSignal;
      }
    },
  };
  const options = { additionalPolicies: [{ policy: timely, position: 'perRetry' as const }] };
  const { table, tableService, blobs, queues, allowInsecureConnection } =
    typeof access === 'string' ? byConnectionString(access, options) : byIdentity(access, options);
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

function byConnectionString(access: string, common: TableServiceClientOptions) {
  const allowInsecureConnection =
    /(^|;)(UseDevelopmentStorage=true|DefaultEndpointsProtocol=http)(;|$)/i.test(access);
  const options = { ...common, allowInsecureConnection };
  return {
    allowInsecureConnection,
    table: (name: string) => TableClient.fromConnectionString(access, name, options),
    tableService: TableServiceClient.fromConnectionString(access, options),
    blobs: BlobServiceClient.fromConnectionString(access),
    queues: QueueServiceClient.fromConnectionString(access),
  };
}

function byIdentity(
  { tables, blobs, queues, identity }: AccountByIdentity,
  options: TableServiceClientOptions,
) {
  const credential = credentialWhenAsked(identity);
  return {
    allowInsecureConnection: false,
    table: (name: string) => new TableClient(tables, name, credential, options),
    tableService: new TableServiceClient(tables, credential, options),
    blobs: new BlobServiceClient(blobs, credential),
    queues: new QueueServiceClient(queues, credential),
  };
}
