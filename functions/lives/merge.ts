import { fleetOf, type ModelLives } from '../../shared/analysis/survival/fleet.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { fleetIn } from '../../shared/storage/fleet.ts';
import { maintenanceIn } from '../../shared/storage/maintenance.ts';
import { customersIn } from '../../shared/storage/registry.ts';

/**
 * Works out how long components live, from what was collected of every contract that is there. What may not
 * cross from customer to customer, or no longer may, is not kept; the operator's own pump is nobody's. When a contract can't be read,
 * all stays as it was until the next night: without it the rule can't be decided.
 *
 * @returns how many distributions there are
 */
export function mergingOf(storage: Storage) {
  return async function merge(): Promise<number> {
    const contracts: ModelLives[][] = [];
    for await (const { key, status, own } of customersIn(storage).all()) {
      if (status !== 'active' || own) continue;
      contracts.push(await maintenanceIn(storage, key).allLives());
    }
    const fleet = fleetOf(contracts);
    await fleetIn(storage).replace(fleet);
    return [...fleet.values()].reduce((sum, found) => sum + found.length, 0);
  };
}
