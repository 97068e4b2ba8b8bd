import type { Storage } from '../../shared/storage/connect.ts';
import { healthIn } from '../../shared/storage/health.ts';
import { whileContractLives } from '../../shared/storage/living.ts';
import { marksIn } from '../../shared/storage/marks.ts';
import { queuesIn } from '../../shared/storage/queues.ts';
import { customersIn } from '../../shared/storage/registry.ts';
import { type EpochMs, hourOf } from '../../shared/time.ts';

/**
 * Plans the analysis: every device of which something has arrived, that waits to be looked at again, or whose
 * rolling KPIs are of an earlier hour, gets a work item.
 *
 * @returns how many work items were put on the queue
 */
export function planningOf(storage: Storage) {
  const customers = customersIn(storage);
  const queues = queuesIn(storage);

  return async function plan(now: EpochMs): Promise<number> {
    let planned = 0;
    for await (const { key, status } of customers.all()) {
      if (status !== 'active') continue;
      await whileContractLives(storage, key, async () => {
        const devices = await marksIn(storage, key).devices();
        for (const device of await healthIn(storage, key).stale(hourOf(now))) devices.add(device);
        for (const device of devices) await queues.analyze({ contract: key, device });
        planned += devices.size;
      });
    }
    return planned;
  };
}
