import type { Storage } from './connect.ts';
import { isMissing } from './failures.ts';
import { customersIn } from './registry.ts';

/**
 * Does work in a contract's own stores. When they turn out to be gone because the contract is being or has
 * been erased, the work is done: the answer is `undefined`. Gone for any other reason, the error is thrown.
 */
export async function whileContractLives<T>(
  storage: Storage,
  contract: string,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!isMissing(error)) throw error;
    const customer = await customersIn(storage).get(contract);
    if (customer?.status === 'active') throw error;
    return undefined;
  }
}
