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
      const { computedAt, through, waiting, next, heard } = health;
      const sortable = {
        computedAt: iso(computedAt),
        through: iso(through),
        waiting,
        ...(next === undefined ? {} : { next: iso(next) }),
        ...(heard ? { heardAt: iso(heard.at), quietAt: iso(heard.at + heard.silentAfter / 2) } : {}),
      };
      await table.upsertEntity({ ...entity, ...sortable }, 'Replace');
    },
    /** Reading time of each device's newest reading, by device; reads a few bytes of each. */
    async newestReadings(): Promise<Map<string, EpochMs>> {
      const newest = new Map<string, EpochMs>();
      const queryOptions = { filter: `PartitionKey eq '${PARTITION}'`, select: ['RowKey', 'through'] };
      for await (const row of table.listEntities<{ through: string }>({ queryOptions })) {
        const through = Date.parse(row.through);
        if (through > 0) newest.set(row.rowKey as string, through);
      }
      return newest;
    },
    /**
     * Devices of which nothing was heard for half as long as makes them silent, since not before this instant.
     */
    async quiet(since: EpochMs, now: EpochMs): Promise<{ heardAt: EpochMs; within: number }[]> {
      const filter = `PartitionKey eq '${PARTITION}' and quietAt lt '${iso(now)}' and heardAt ge '${iso(since)}'`;
      const queryOptions = { filter, select: ['heardAt', 'quietAt'] };
      const found: { heardAt: EpochMs; within: number }[] = [];
      for await (const row of table.listEntities<{ heardAt: string; quietAt: string }>({ queryOptions })) {
        const heardAt = Date.parse(row.heardAt);
        found.push({ heardAt, within: Date.parse(row.quietAt) - heardAt });
      }
      return found;
    },
    /** Devices last looked at before this instant, and those whose time to be looked at again has come. */
    async stale(before: EpochMs, now: EpochMs): Promise<string[]> {
      const due = `computedAt lt '${iso(before)}' or waiting eq true or next le '${iso(now)}'`;
      const filter = `PartitionKey eq '${PARTITION}' and (${due})`;
      const found: string[] = [];
      const rows = table.listEntities({ queryOptions: { filter, select: ['RowKey'] } });
      for await (const { rowKey } of rows) found.push(rowKey as string);
      return found;
    },
  };
}
