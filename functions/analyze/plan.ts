import { OutageError, OwnStoreError } from '../../shared/errors.ts';
import { inParallel } from '../../shared/parallel.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { healthIn } from '../../shared/storage/health.ts';
import { whileContractLives } from '../../shared/storage/living.ts';
import { marksIn } from '../../shared/storage/marks.ts';
import { queuesIn } from '../../shared/storage/queues.ts';
import { customersIn } from '../../shared/storage/registry.ts';
import { turnsIn } from '../../shared/storage/turns.ts';
import { type EpochMs, hourOf } from '../../shared/time.ts';

/** Together fewer than make a queue's 2,000 messages a second, and enough for ten thousand pumps in some seconds. */
const CONTRACTS_AT_ONCE = 4;
const DEVICES_AT_ONCE = 8;

/**
 * Plans the analysis: every device of which something has arrived, whose time to be looked at again has come, or whose
 * rolling KPIs are of an earlier hour, gets a work item, unless it has one. A contract whose
 * stores fail keeps no other waiting; one whose own store is away is planned when that is back.
 *
 * @returns how many work items were put on the queue
 * @throws {OutageError} when a contract could not be planned, after all others have been
 */
export function planningOf(storage: Storage) {
  const customers = customersIn(storage);
  const queues = queuesIn(storage);

  async function planOne(contract: string, now: EpochMs): Promise<number> {
    const devices = await marksIn(storage, contract).devices();
    for (const device of await healthIn(storage, contract).stale(hourOf(now), now)) devices.add(device);
    const turns = turnsIn(storage, contract);
    const free = [...devices.difference(await turns.taken(now))];
    await turns.plan(free, now);
    await inParallel(free, DEVICES_AT_ONCE, (device) => queues.analyze({ contract, device, planned: now }));
    return free.length;
  }

  return async function plan(now: EpochMs): Promise<number> {
    let planned = 0;
    const failures: unknown[] = [];
    const active: string[] = [];
    for await (const { key, status } of customers.all()) if (status === 'active') active.push(key);
    await inParallel(active, CONTRACTS_AT_ONCE, async (key) => {
      try {
        const ofOne = await whileContractLives(storage, key, () => planOne(key, now));
        // Added after the wait: what others have counted meanwhile is in it.
        planned += ofOne ?? 0;
      } catch (error) {
        // A store of a customer's own that is away is told of by the watch.
        if (!(error instanceof OwnStoreError)) failures.push(error);
      }
    });
    if (failures.length > 0) {
      throw new OutageError(`${failures.length} contract(s) could not be planned; the others were.`, {
        cause: failures[0],
      });
    }
    return planned;
  };
}
