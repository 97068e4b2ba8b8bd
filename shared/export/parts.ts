import { CONTRACT_TABLES_KEPT, DEPLOYMENT_TABLES_KEPT, type Kept } from '../dataProtection/catalogue.ts';
import type { Customer } from '../domain/customer.ts';
import type { Storage } from '../storage/connect.ts';
import { devicesIn } from '../storage/devices.ts';
import { isMissing } from '../storage/failures.ts';
import { type ContractTable, contractContainer, contractTable, PARKED } from '../storage/names.ts';
import { pumpsIn } from '../storage/pumps.ts';

/** A part of what is held about a customer: it becomes a JSON Lines file and a CSV file of this name. */
export type ExportPart = { readonly name: string } & (
  | { readonly table: string; readonly filters: readonly string[]; readonly only?: string }
  | { readonly container: string; readonly prefix?: string }
);

/** What is held about a customer, and the names of its devices by their keys. */
export interface ExportPlan {
  readonly parts: readonly ExportPart[];
  readonly devices: ReadonlyMap<string, string>;
}

/**
 * Everything that is held about a customer: whatever the catalogue of what is kept says is the customer's, and of the
 * log of changes what was done about it. Queues hold nothing but random keys.
 */
export async function planExport(storage: Storage, { key }: Customer): Promise<ExportPlan> {
  const devices = await devicesOf(storage, key);
  const parts: ExportPart[] = [];
  for (const [table, kept] of Object.entries(DEPLOYMENT_TABLES_KEPT)) {
    if (kept.whose !== 'customer') continue;
    const filters = await filtersOf(storage, table, kept, key, [...devices.values()]);
    parts.push({ name: table, table, filters });
  }
  for (const table of Object.keys(CONTRACT_TABLES_KEPT) as ContractTable[]) {
    parts.push({ name: table, table: contractTable(table, key), filters: [''] });
  }
  parts.push({ name: 'files', container: contractContainer(key) });
  parts.push({ name: PARKED, container: PARKED, prefix: `${key}/` });
  parts.push({ name: 'changes', table: 'changes', filters: [''], only: key });
  return { parts, devices };
}

async function devicesOf(storage: Storage, key: string): Promise<Map<string, string>> {
  const devices = new Map<string, string>();
  try {
    for await (const pump of pumpsIn(storage, key).all()) devices.set(pump.key, pump.deviceId);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  return devices;
}

/** How the customer's part of a table of the deployment is asked for. */
async function filtersOf(
  storage: Storage,
  table: string,
  { part }: Kept,
  key: string,
  deviceIds: readonly string[],
): Promise<string[]> {
  if (part === 'partition') return [`PartitionKey eq '${key}'`];
  if (part === 'row') return [`RowKey eq '${key}'`];
  if (part !== 'devices') return [];
  if (table !== 'authorizations') return deviceIds.map((id) => `PartitionKey eq '${id}'`);
  const filters: string[] = [];
  for (const id of deviceIds) {
    for (const one of await devicesIn(storage).authorizationsOf(id)) {
      filters.push(`PartitionKey eq '${one.id}'`);
    }
  }
  return filters;
}
