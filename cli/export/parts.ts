import {
  CONTRACT_TABLES_KEPT,
  DEPLOYMENT_TABLES_KEPT,
  type Kept,
} from '../../shared/dataProtection/catalogue.ts';
import type { Customer } from '../../shared/domain/customer.ts';
import { findDevices } from '../../shared/erasure/whose.ts';
import { OwnStoreError } from '../../shared/errors.ts';
import { changesIn } from '../../shared/storage/changes.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { devicesIn } from '../../shared/storage/devices.ts';
import type { DumpedBlob, DumpedRow } from '../../shared/storage/dump.ts';
import { isMissing } from '../../shared/storage/failures.ts';
import { OPERATOR } from '../../shared/storage/letters.ts';
import {
  COMMON_QUARANTINE,
  type ContractTable,
  contractContainer,
  contractTable,
  PARKED,
} from '../../shared/storage/names.ts';
import { pumpsIn } from '../../shared/storage/pumps.ts';

const FILES = 'files';
const UNKNOWN_THEN = 'unknown-then';

/** A part of what is held about a customer: it becomes a JSON Lines file and a CSV file of this name. */
export type ExportPart = { readonly name: string } & (
  | {
      readonly table: string;
      readonly filters: readonly string[];
      readonly only?: (row: DumpedRow) => boolean;
    }
  | { readonly rows: () => Promise<readonly DumpedRow[]> }
  | {
      readonly container: string;
      readonly prefix?: string;
      readonly noted?: (metadata: DumpedBlob['metadata']) => boolean;
    }
);

/** What is held about a customer, and the names of its devices by their keys. */
export interface ExportPlan {
  readonly parts: readonly ExportPart[];
  readonly devices: ReadonlyMap<string, string>;
  /** Parts that lie in a store of the customer's own and can't be had now, each with why: like `503 ServerBusy`. */
  readonly outOfReach: ReadonlyMap<string, string>;
  /** Parts that are found by the devices, where those are only known as far as the registry does; and why. */
  readonly byRegistry: { readonly parts: readonly string[]; readonly because: string } | undefined;
}

/**
 * Everything that is held about a customer: whatever the catalogue of what is kept says is the customer's, and of what
 * is the operator's whatever bears its key or comes of its devices: what was done about it, what the operator was told
 * of it, and what came while the registry didn't know its devices. Queues hold nothing but random keys.
 *
 * A store of the customer's own is asked first: what can't be had of it is said.
 */
export async function planExport(storage: Storage, customer: Customer): Promise<ExportPlan> {
  const { key } = customer;
  const outOfReach = await outOfReachOf(storage, customer);
  const unread = outOfReach.get('pumps');
  const { deviceIds } = await findDevices(storage, key, unread !== undefined);
  const parts: ExportPart[] = [];
  for (const [table, kept] of Object.entries(DEPLOYMENT_TABLES_KEPT)) {
    if (kept.whose !== 'customer') continue;
    parts.push({ name: table, table, filters: await filtersOf(storage, table, kept, key, deviceIds) });
  }
  for (const table of Object.keys(CONTRACT_TABLES_KEPT) as ContractTable[]) {
    parts.push({ name: table, table: contractTable(table, key), filters: [''] });
  }
  parts.push({ name: FILES, container: contractContainer(key) });
  parts.push({ name: PARKED, container: PARKED, prefix: `${key}/` });
  const ofDevice = new Set<string | undefined>(deviceIds);
  parts.push({
    name: UNKNOWN_THEN,
    container: COMMON_QUARANTINE,
    noted: ({ device }) => ofDevice.has(device),
  });
  const bears = (row: DumpedRow) => JSON.stringify(row).includes(key);
  const operators = [`PartitionKey eq '${OPERATOR}'`];
  parts.push({ name: 'told-operator', table: 'letters', filters: operators, only: bears });
  parts.push({ name: 'changes', rows: () => changedBy(storage, key) });
  const byDevices = Object.entries(DEPLOYMENT_TABLES_KEPT).flatMap(([name, { whose, part }]) =>
    whose === 'customer' && part === 'devices' ? [name] : [],
  );
  return {
    parts,
    devices: await namesOf(storage, key, deviceIds, unread !== undefined),
    outOfReach,
    byRegistry: unread === undefined ? undefined : { parts: [...byDevices, UNKNOWN_THEN], because: unread },
  };
}

/** What lies in a store of the customer's own and can't be had, by part: nothing where its data lie with us. */
async function outOfReachOf(
  storage: Storage,
  { key, store, status }: Customer,
): Promise<ReadonlyMap<string, string>> {
  if (!store) return new Map();
  const tables = Object.keys(CONTRACT_TABLES_KEPT) as ContractTable[];
  const all = (because: string) => new Map([...tables, FILES].map((part) => [part, because] as const));
  if (store.lost) return all(`declared lost on ${store.lost.on}`);
  try {
    const there = new Set<string>();
    for await (const name of storage.tablesOf(key)) there.add(name);
    if (await storage.container(contractContainer(key)).exists()) there.add(contractContainer(key));
    // Once erasing has begun, it is right that they go.
    if (status !== 'active') return new Map();
    const gone = tables.filter((kind) => !there.has(contractTable(kind, key)));
    const parts = [...gone, ...(there.has(contractContainer(key)) ? [] : [FILES])];
    return new Map(parts.map((part) => [part, 'it is not there']));
  } catch (error) {
    if (!(error instanceof OwnStoreError)) throw error;
    return all(error.reason);
  }
}

/** What was done about a customer by command, without who did it: that is somebody of the operator's. */
async function changedBy(storage: Storage, key: string): Promise<DumpedRow[]> {
  const changes = await changesIn(storage).since(0);
  return changes
    .filter(({ contract }) => contract === key)
    .map(({ id, by: _, account: __, ...value }) => ({
      partition: id.slice(0, 7),
      row: id,
      properties: {},
      value,
    }));
}

/** Names of devices by their keys; also of those that have no pump. */
async function namesOf(
  storage: Storage,
  key: string,
  ids: readonly string[],
  pumpsUnread: boolean,
): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  try {
    if (!pumpsUnread)
      for await (const pump of pumpsIn(storage, key).all()) names.set(pump.key, pump.deviceId);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  const named = new Set(names.values());
  for (const id of ids) {
    const device = named.has(id) ? undefined : await devicesIn(storage).get(id);
    if (device) names.set(device.key, id);
  }
  return names;
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
