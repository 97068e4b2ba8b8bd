import type { Health } from '../domain/health.ts';
import type { EpochMs } from '../time.ts';
import { iso } from '../time.ts';
import type { Storage } from './connect.ts';
import { jsonEntity, readJson } from './entity.ts';
import { contractTable } from './names.ts';

const PARTITION = 'latest';

/** What the analysis last found about each device of a contract. */
export function healthIn(storage: Storage, contract: string) {
  const table = storage.table(contractTable('health', contract));
  return {
    get: async (device: string) => (await readJson<Health>(table, PARTITION, device))?.value,
    put: async (device: string, health: Health) => {
      const entity = jsonEntity(PARTITION, device, health);
      const sortable = { computedAt: iso(health.computedAt), waiting: health.waiting };
      await table.upsertEntity({ ...entity, ...sortable }, 'Replace');
    },
    /** Devices last looked at before this instant, and those that wait to be looked at again. */
    async stale(before: EpochMs): Promise<string[]> {
      const filter = `PartitionKey eq '${PARTITION}' and (computedAt lt '${iso(before)}' or waiting eq true)`;
      const found: string[] = [];
      const rows = table.listEntities({ queryOptions: { filter, select: ['RowKey'] } });
      for await (const { rowKey } of rows) found.push(rowKey as string);
      return found;
    },
  };
}
