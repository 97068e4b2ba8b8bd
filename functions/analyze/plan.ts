import type { Storage } from '../../shared/storage/connect.ts';
import { healthIn } from '../../shared/storage/health.ts';
import { whileContractLives } from '../../shared/storage/living.ts';
import { marksIn } from '../../shared/storage/marks.ts';
import { queuesIn } from '../../shared/storage/queues.ts';
import { customersIn } from '../../shared/storage/registry.ts';
import { turnsIn } from '../../shared/storage/turns.ts';
import { type EpochMs, hourOf } from '../../shared/time.ts';

/**
 * Plans the analysis: every device of which something has arrived, that waits to be looked at again, or whose
 * rolling KPIs are of an earlier hour, gets a work item, unless it has one.
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
        const turns = turnsIn(storage, key);
        for (const device of devices.difference(await turns.taken(now))) {
          await turns.plan(device, now);
          await queues.analyze({ contract: key, device });
          planned += 1;
        }
      });
    }
    return planned;
  };
}
