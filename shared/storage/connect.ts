import type { TableClient } from '@azure/data-tables';
import type { ContainerClient } from '@azure/storage-blob';
import type { QueueClient } from '@azure/storage-queue';
import type { OwnStore } from '../domain/ownStore.ts';
import type { EpochMs } from '../time.ts';
import { type Account, type AccountAccess, ourAccount } from './account.ts';
import type { Container, Table } from './clients.ts';
import type { Inserting } from './inserting.ts';
import { lazily } from './lazily.ts';
import { contractOfContainer, contractOfTable, RECORDS } from './names.ts';
import type { Reach } from './ownAccount.ts';
import { whereaboutsOf } from './whereabouts.ts';

export type { AccountAccess, AccountByIdentity } from './account.ts';
export type { Reach } from './ownAccount.ts';

/**
 * The stores Vakt keeps its data in, opened once and shared by every repository. Nothing else opens a client: so it is
 * decided here, by its name, and nowhere else in which account a table or a container of a contract is.
 */
export interface Storage {
  table(name: string): Table;
  /** Names of the tables that bear a contract's key, where the contract keeps them. */
  tablesOf(contract: string): AsyncIterable<string>;
  container(name: string): Container;
  queue(name: string): QueueClient;
  /** A container of the account with the queues, where the Functions host keeps its own state. */
  hostContainer(name: string): ContainerClient;
  /** The store a contract's customer keeps itself; `undefined` where its data lie with ours. */
  ownStoreOf(contract: string): Promise<OwnStore | undefined>;
  /**
   * When what lets us into a customer's own store ends by itself, as a signature does; `undefined` where it doesn't.
   *
   * @throws {SecretError} when the signature can't be read
   */
  accessEnds(contract: string): Promise<EpochMs | undefined>;
  /** Says where the stores of a contract are to be that isn't entered yet. */
  place(contract: string, store: OwnStore | undefined): void;
}

/**
 * Opens the stores. Nothing is asked of them yet.
 *
 * @param data the account with the registry, and the tables and containers of customers who have none of their own
 * @param host the account with the queues
 * @param records the account with what proves something; the one with the data, where it has none of its own
 * @param reach how stores of customers' own are reached; without it they can't be
 */
export function openStorage(
  data: AccountAccess,
  host: AccountAccess,
  records: AccountAccess = data,
  reach?: Reach,
): Storage {
  const ofData = ourAccount(data);
  const ofHost = data === host ? ofData : ourAccount(host);
  const ofRecords = data === records ? ofData : ourAccount(records);
  const { using, ...whereabouts } = whereaboutsOf(ofData, reach);

  return {
    table(name) {
      const contract = contractOfTable(name);
      if (contract === undefined) return (RECORDS.tables.includes(name) ? ofRecords : ofData).table(name);
      return lazily<TableClient & Inserting>((ask) => using(contract, (account) => ask(account.table(name))));
    },
    async *tablesOf(contract) {
      const account = lazily<Account>((ask) => using(contract, ask));
      for await (const { name } of account.listTables()) if (name?.endsWith(contract)) yield name;
    },
    container(name) {
      const contract = contractOfContainer(name);
      if (contract === undefined) {
        return (RECORDS.containers.includes(name) ? ofRecords : ofData).container(name);
      }
      return lazily<ContainerClient>((ask) => using(contract, (account) => ask(account.container(name))));
    },
    queue: ofHost.queue,
    hostContainer: ofHost.container,
    ...whereabouts,
  };
}
