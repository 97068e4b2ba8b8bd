import { type EpochMs, iso, MINUTE, SECOND } from '../time.ts';
import type { Storage } from './connect.ts';
import { FORMAT } from './entity.ts';
import { isChanged, isConflict, orMissing } from './failures.ts';
import { contractTable } from './names.ts';
import { upsertAll } from './transactions.ts';

const PARTITION = 'turn';

/** How long a planned device isn't planned again, should nobody take it. */
const PLANNED_FOR = 1 * MINUTE;
/** How long a worker has a device to itself, should it die over it: so long an alarm may then be late. */
const WORKED_FOR = 30 * SECOND;

type Turn = { v: number; state: 'planned' | 'working'; until: string };

/**
 * Whose turn it is at a device: planned work isn't planned again, and no two workers do the same. It spares
 * work and nothing depends on it: whoever ignores it computes the same.
 */
export function turnsIn(storage: Storage, contract: string) {
  const table = storage.table(contractTable('work', contract));
  const row = (device: string, state: Turn['state'], until: EpochMs) => {
    return { partitionKey: PARTITION, rowKey: device, v: FORMAT, state, until: iso(until) };
  };
  return {
    /** Devices that are planned or being worked at. */
    async taken(now: EpochMs): Promise<Set<string>> {
      const filter = `PartitionKey eq '${PARTITION}' and until gt '${iso(now)}'`;
      const devices = new Set<string>();
      for await (const turn of table.listEntities({ queryOptions: { filter, select: ['RowKey'] } })) {
        devices.add(turn.rowKey as string);
      }
      return devices;
    },

    async plan(devices: readonly string[], now: EpochMs): Promise<void> {
      await upsertAll(
        table,
        devices.map((device) => row(device, 'planned', now + PLANNED_FOR)),
      );
    },

    /**
     * Takes the turn of a worker.
     *
     * @returns what {@link done} wants, or `undefined` when another worker is at this device
     */
    async begin(device: string, now: EpochMs): Promise<string | undefined> {
      const known = await orMissing(table.getEntity<Turn>(PARTITION, device));
      if (known?.state === 'working' && known.until > iso(now)) return undefined;
      const turn = row(device, 'working', now + WORKED_FOR);
      try {
        const answer = known
          ? await table.updateEntity(turn, 'Replace', { etag: known.etag })
          : await table.createEntity(turn);
        return answer.etag;
      } catch (error) {
        if (isChanged(error) || isConflict(error)) return undefined;
        throw error;
      }
    },

    /** Gives the turn back, unless another worker has it by now. */
    async done(device: string, etag: string): Promise<void> {
      try {
        await orMissing(table.deleteEntity(PARTITION, device, { etag }));
      } catch (error) {
        if (!isChanged(error)) throw error;
      }
    },
  };
}
