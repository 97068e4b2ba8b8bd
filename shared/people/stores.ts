import { CONTRACT_TABLES_KEPT, DEPLOYMENT_TABLES_KEPT } from '../dataProtection/catalogue.ts';
import { changesIn } from '../storage/changes.ts';
import type { Storage } from '../storage/connect.ts';
import type { DumpedRow } from '../storage/dump.ts';
import { type ContractTable, contractTable } from '../storage/names.ts';

/** A table, or a part of one, in which something about a customer's people can be. */
export interface PeopleStore {
  readonly name: string;
  readonly table: string;
  readonly filter: string;
  /** Which of the rows are of the contract; all, without it. */
  readonly only?: (row: Pick<DumpedRow, 'row'>) => boolean;
}

/** Wherever the catalogue of what is kept says that something about a customer's people can be. */
export async function peopleStores(storage: Storage, contract: string): Promise<PeopleStore[]> {
  const stores: PeopleStore[] = [];
  for (const [name, { whose, part, people }] of Object.entries(DEPLOYMENT_TABLES_KEPT)) {
    if (!people || whose !== 'customer') continue;
    const key = part === 'row' ? 'RowKey' : 'PartitionKey';
    stores.push({ name, table: name, filter: `${key} eq '${contract}'` });
  }
  for (const name of Object.keys(CONTRACT_TABLES_KEPT) as ContractTable[]) {
    if (!CONTRACT_TABLES_KEPT[name].people) continue;
    stores.push({ name, table: contractTable(name, contract), filter: '' });
  }
  // Who ran a command is somebody of the operator's; but it may bear the same name. What it was about, the log says.
  const changes = await changesIn(storage).since(0);
  const ids = new Set(changes.filter((one) => one.contract === contract).map(({ id }) => id));
  stores.push({ name: 'changes', table: 'changes', filter: '', only: ({ row }) => ids.has(row) });
  return stores;
}
