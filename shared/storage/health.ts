import type { Health } from '../domain/health.ts';
import type { EpochMs } from '../time.ts';
import { iso } from '../time.ts';
import type { Storage } from './connect.ts';
import { jsonEntity, readJson } from './entity.ts';
import { contractTable } from './names.ts';

const PARTITION = 'latest';

/** How a device sends, as it was last found. */
export interface Sending {
  /** Reading time of its newest reading. */
  readonly newest: EpochMs;
  /** Packets of the last 24 hours that never arrived. */
  readonly lost: number;
  /** By how much its clock is ahead, in ms; negative behind, absent where no packet says. */
  readonly clockAhead?: number;
  /** Its box sends, and by its clock nothing newer than what was known. */
  readonly setBack?: true;
}

type SendingRow = { through: string; lost?: number; clockAhead?: number; setBack?: boolean };

/** What the analysis last found about each device of a contract. */
export function healthIn(storage: Storage, contract: string) {
  const table = storage.table(contractTable('health', contract));
  return {
    get: async (device: string) => (await readJson<Health>(table, PARTITION, device))?.value,
    put: async (device: string, health: Health) => {
      const entity = jsonEntity(PARTITION, device, health);
      const { computedAt, through, waiting, next, heard, look } = health;
      const sortable = {
        computedAt: iso(computedAt),
        through: iso(through),
        waiting,
        ...sending(look),
        ...(next === undefined ? {} : { next: iso(next) }),
        ...(heard?.setBack ? { setBack: true } : {}),
        ...(heard ? { heardAt: iso(heard.at), quietAt: iso(heard.at + heard.silentAfter / 2) } : {}),
      };
      await table.upsertEntity({ ...entity, ...sortable }, 'Replace');
    },
    /** How each device sends, by device; reads a few bytes of each. */
    async sending(): Promise<Map<string, Sending>> {
      const found = new Map<string, Sending>();
      const select = ['RowKey', 'through', 'lost', 'clockAhead', 'setBack'];
      const queryOptions = { filter: `PartitionKey eq '${PARTITION}'`, select };
      for await (const row of table.listEntities<SendingRow>({ queryOptions })) {
        const newest = Date.parse(row.through);
        if (!(newest > 0)) continue;
        const { lost = 0, clockAhead, setBack } = row;
        found.set(row.rowKey as string, {
          newest,
          lost,
          ...(clockAhead === undefined ? {} : { clockAhead }),
          ...(setBack ? { setBack: true as const } : {}),
        });
      }
      return found;
    },
    /**
     * Devices of which nothing was heard for half as long as makes them silent, since not before this instant.
     */
    async quiet(
      since: EpochMs,
      now: EpochMs,
    ): Promise<{ device: string; heardAt: EpochMs; within: number }[]> {
      const filter = `PartitionKey eq '${PARTITION}' and quietAt lt '${iso(now)}' and heardAt ge '${iso(since)}'`;
      const queryOptions = { filter, select: ['RowKey', 'heardAt', 'quietAt'] };
      const found: { device: string; heardAt: EpochMs; within: number }[] = [];
      for await (const row of table.listEntities<{ heardAt: string; quietAt: string }>({ queryOptions })) {
        const heardAt = Date.parse(row.heardAt);
        found.push({ device: row.rowKey as string, heardAt, within: Date.parse(row.quietAt) - heardAt });
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

/** What is asked for by name of how a device sends. */
function sending(look: Health['look']): Omit<SendingRow, 'through'> {
  const { packets } = look ?? {};
  if (!packets) return {};
  const { lost, clockAhead } = packets;
  return {
    lost: Math.min(lost, MOST),
    ...(clockAhead === undefined ? {} : { clockAhead: bounded(clockAhead) }),
  };
}

/** An Int32 at most, which is what the client makes of a whole number. */
const MOST = 2 ** 31 - 1;
const bounded = (ms: number) => Math.max(-MOST, Math.min(MOST, Math.round(ms)));
