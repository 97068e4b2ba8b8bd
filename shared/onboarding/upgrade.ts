import type { Storage } from '../storage/connect.ts';
import {
  createContractStores,
  createDeploymentStores,
  deleteContractStores,
  remainingContractStores,
} from '../storage/contracts.ts';
import { customersIn } from '../storage/registry.ts';

/** What a contract was lacking, by the names of its stores. */
export interface Upgraded {
  readonly contract: string;
  readonly made: readonly string[];
}

/**
 * Makes the stores that this release has and an earlier one had not: the deployment's, and those of every contract that
 * is there. Only a command of the operator's does this, and adding a customer: nothing that runs by itself ever makes a
 * contract's store, so that none can come back after it was erased.
 *
 * A contract that is being erased is left alone; one whose erasure begins in between loses what was made again.
 */
export async function* upgrade(storage: Storage): AsyncGenerator<Upgraded> {
  await createDeploymentStores(storage);
  const customers = customersIn(storage);
  for await (const { key, status } of customers.all()) {
    if (status !== 'active') continue;
    const before = new Set(await remainingContractStores(storage, key));
    await createContractStores(storage, key);
    if ((await customers.get(key))?.status !== 'active') {
      await deleteContractStores(storage, key);
      continue;
    }
    const after = await remainingContractStores(storage, key);
    yield { contract: key, made: after.filter((name) => !before.has(name)).sort() };
  }
}
