import type { FleetLives } from '../analysis/survival/fleetLives.ts';
import { sha256 } from '../keys.ts';
import type { Storage } from './connect.ts';
import { jsonEntity, readPartition } from './entity.ts';
import { isMissing, orMissing } from './failures.ts';

/**
 * How long components live, by model of pump: the operator's own, in which no customer can be found. Partition =
 * model, row = component and clock.
 */
export function fleetIn(storage: Storage) {
  const table = storage.table('fleet');
  const rowOf = ({ component, clock }: FleetLives) => sha256(JSON.stringify([component, clock])).slice(0, 12);
  return {
    /** What is known of a model's components; nothing in a deployment that an earlier release made. */
    async of(model: string): Promise<FleetLives[]> {
      const found: FleetLives[] = [];
      try {
        for await (const { value } of readPartition<FleetLives>(table, model)) found.push(value);
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
      return found;
    },
    /** Keeps just these: what is no longer among them is removed, before anything is added. */
    async replace(fleet: ReadonlyMap<string, readonly FleetLives[]>): Promise<void> {
      const kept = new Set([...fleet].flatMap(([model, all]) => all.map((one) => `${model}|${rowOf(one)}`)));
      for await (const { partitionKey = '', rowKey = '' } of table.listEntities()) {
        if (kept.has(`${partitionKey}|${rowKey}`)) continue;
        await orMissing(table.deleteEntity(partitionKey, rowKey));
      }
      for (const [model, all] of fleet) {
        for (const one of all) await table.upsertEntity(jsonEntity(model, rowOf(one), one), 'Replace');
      }
    },
  };
}
