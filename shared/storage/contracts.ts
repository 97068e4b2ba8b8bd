import type { OwnStore } from '../domain/ownStore.ts';
import type { Storage } from './connect.ts';
import { isConflict, orMissing } from './failures.ts';
import {
  CONTRACT_TABLES,
  contractContainer,
  contractTable,
  DEPLOYMENT_CONTAINERS,
  DEPLOYMENT_TABLES,
  QUEUES,
} from './names.ts';

/** Makes the tables, queues and containers of the deployment as a whole; what is there stays as it is. */
export async function createDeploymentStores(storage: Storage): Promise<void> {
  await Promise.all([
    ...DEPLOYMENT_TABLES.map((name) => unlessThere(storage.table(name).createTable())),
    ...Object.values(QUEUES).map((name) => storage.queue(name).createIfNotExists()),
    ...DEPLOYMENT_CONTAINERS.map((name) => storage.container(name).createIfNotExists()),
  ]);
}

/**
 * Makes a contract's tables and container. Only adding a customer does this.
 *
 * @param store where the customer keeps them itself; absent: with ours
 */
export async function createContractStores(
  storage: Storage,
  contract: string,
  store?: OwnStore,
): Promise<void> {
  storage.place(contract, store);
  await Promise.all([
    ...CONTRACT_TABLES.map((kind) => unlessThere(storage.table(contractTable(kind, contract)).createTable())),
    storage.container(contractContainer(contract)).createIfNotExists(),
  ]);
}

/** Deletes a contract's tables, whatever they hold; what is gone already stays gone. */
export async function deleteContractTables(storage: Storage, contract: string): Promise<void> {
  await Promise.all(
    CONTRACT_TABLES.map((kind) => orMissing(storage.table(contractTable(kind, contract)).deleteTable())),
  );
}

/** Deletes a contract's container, with every blob and snapshot in it; one that is gone stays gone. */
export async function deleteContractContainer(storage: Storage, contract: string): Promise<void> {
  await orMissing(storage.container(contractContainer(contract)).deleteIfExists());
}

/** Deletes all that a contract has of its own. */
export async function deleteContractStores(storage: Storage, contract: string): Promise<void> {
  await Promise.all([deleteContractTables(storage, contract), deleteContractContainer(storage, contract)]);
}

/** Names of the stores of a contract that are there: of tables that carry its key, and its container. */
export async function remainingContractStores(storage: Storage, contract: string): Promise<string[]> {
  const remaining: string[] = [];
  for await (const name of storage.tablesOf(contract)) remaining.push(name);
  const container = contractContainer(contract);
  if (await orMissing(storage.container(container).getProperties())) remaining.push(container);
  return remaining;
}

async function unlessThere(creation: Promise<unknown>): Promise<void> {
  try {
    await creation;
  } catch (error) {
    if (!isConflict(error)) throw error;
  }
}
