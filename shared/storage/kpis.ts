import type { Kpi } from '../domain/health.ts';
import type { EpochMs } from '../time.ts';
import type { Storage } from './connect.ts';
import { jsonEntity, readPartition } from './entity.ts';
import { contractTable } from './names.ts';
import { upsertAll } from './transactions.ts';

const PARTITION = 'kpis';

/** The KPIs of one device over one window, as the analysis last worked them out. */
export interface WindowKpis {
  readonly window: string;
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Of this window. */
  readonly kpis: readonly Kpi[];
}

/** A device's rolling KPIs; a row a window, since all of them together pass what one property may hold. */
export function kpisIn(storage: Storage, contract: string) {
  const table = storage.table(contractTable('health', contract));
  return {
    put: (device: string, windows: readonly WindowKpis[]) =>
      upsertAll(
        table,
        windows.map((known) => jsonEntity(PARTITION, `${device}|${known.window}`, known)),
      ),
    /** Of each window there are any of, the shortest first. */
    async of(device: string): Promise<WindowKpis[]> {
      const found: WindowKpis[] = [];
      for await (const { value } of readPartition<WindowKpis>(table, PARTITION, `${device}|`, `${device}~`)) {
        found.push(value);
      }
      return found.sort((a, b) => b.from - a.from);
    },
  };
}
