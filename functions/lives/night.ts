import type { Storage } from '../../shared/storage/connect.ts';
import { createDeploymentStores } from '../../shared/storage/contracts.ts';
import { queuesIn } from '../../shared/storage/queues.ts';
import { customersIn } from '../../shared/storage/registry.ts';

/**
 * Every night: what was collected last night is merged into the fleet's distributions, and every contract gets
 * a work item to collect its lives anew. So a life is in the fleet a night after it is in its contract.
 */
export function nightOf(storage: Storage, merge: () => Promise<number>) {
  return async function night(): Promise<{ distributions: number; planned: number }> {
    // An earlier release made neither the table nor the queue.
    await createDeploymentStores(storage);
    let planned = 0;
    for await (const { key, status, own } of customersIn(storage).all()) {
      if (status !== 'active' || own) continue;
      await queuesIn(storage).lives({ contract: key });
      planned += 1;
    }
    return { distributions: await merge(), planned };
  };
}
