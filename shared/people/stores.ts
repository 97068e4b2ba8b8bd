import { CONTRACT_TABLES_KEPT, DEPLOYMENT_TABLES_KEPT } from '../dataProtection/catalogue.ts';
import { type ContractTable, contractTable } from '../storage/names.ts';

/** A table, or a part of one, in which something about a customer's people can be. */
export interface PeopleStore {
  readonly name: string;
  readonly table: string;
  readonly filter: string;
  /** Only rows whose value names this contract. */
  readonly only?: string;
}

/** Wherever the catalogue of what is kept says that something about a customer's people can be. */
export function peopleStores(contract: string): PeopleStore[] {
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
  // Who ran a command is somebody of the operator's; but it may bear the same name.
  stores.push({ name: 'changes', table: 'changes', filter: '', only: contract });
  return stores;
}

/** Whether a row's value is of this contract, where only such are meant. */
export function isOf(value: unknown, contract: string | undefined): boolean {
  return contract === undefined || (value as { contract?: unknown } | undefined)?.contract === contract;
}
