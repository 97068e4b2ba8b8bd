import { certificatesIn } from '../../shared/storage/certificates.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { healthIn } from '../../shared/storage/health.ts';
import { kpisIn } from '../../shared/storage/kpis.ts';
import { whileContractLives } from '../../shared/storage/living.ts';
import { pumpsIn } from '../../shared/storage/pumps.ts';
import { quarantineIn } from '../../shared/storage/quarantine.ts';
import { readingsIn } from '../../shared/storage/readings/read.ts';
import { customersIn } from '../../shared/storage/registry.ts';
import { listMails, packetsSent } from './chain.ts';
import type { Plant } from './plant.ts';

/** What there is in the plant's stores, counted where it lies. */
export interface Totals {
  readonly packets: { readonly sent: number; readonly admitted: number; readonly refused: number };
  readonly readings: number;
  /** KPIs with a value, and life estimates with one. */
  readonly kpis: number;
  readonly lifeEstimates: number;
  readonly mails: number;
  readonly erasures: number;
}

/** Counts everything; takes time in proportion to the packets. */
export async function countTotals({ storage, info }: Plant, ledgerFile: string): Promise<Totals> {
  const of = { admitted: 0, refused: 0, readings: 0, kpis: 0, lifeEstimates: 0 };
  of.refused = await refusedIn(storage, undefined);
  for await (const { key } of customersIn(storage).all()) {
    // A contract that is being erased just now counts for what was still there.
    await whileContractLives(storage, key, async () => {
      const stored = await readingsIn(storage, key).totals();
      of.admitted += stored.packets;
      of.readings += stored.readings;
      of.refused += await refusedIn(storage, key);
      for await (const pump of pumpsIn(storage, key).all()) {
        const health = await healthIn(storage, key).get(pump.key);
        for (const { kpis } of await kpisIn(storage, key).of(pump.key)) {
          of.kpis += kpis.filter((kpi) => 'value' in kpi).length;
        }
        of.lifeEstimates += health?.life.filter((estimate) => 'p50' in estimate).length ?? 0;
      }
    });
  }
  const { admitted, refused, ...rest } = of;
  const sent = await packetsSent(ledgerFile);
  const mails = (await listMails(info.inbox.http)).length;
  let erasures = 0;
  for await (const entry of certificatesIn(storage).all()) if (entry?.kind === 'erased') erasures += 1;
  return { packets: { sent, admitted, refused }, ...rest, mails, erasures };
}

/** Kept or only counted. */
async function refusedIn(storage: Storage, contract: string | undefined): Promise<number> {
  const quarantine = quarantineIn(storage, contract);
  let refused = await countAll(quarantine.list());
  for await (const { count } of quarantine.counts()) refused += count;
  return refused;
}

async function countAll(items: AsyncIterable<unknown>): Promise<number> {
  let count = 0;
  for await (const _ of items) count += 1;
  return count;
}
