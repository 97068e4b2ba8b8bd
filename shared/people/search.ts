import type { Customer } from '../domain/customer.ts';
import type { Storage } from '../storage/connect.ts';
import { dumpTable } from '../storage/dump.ts';
import type { Marks } from './known.ts';
import { isAbout } from './rows.ts';
import { peopleStores } from './stores.ts';

/** A row in which a person is mentioned. */
export interface Mention {
  readonly store: string;
  readonly partition: string;
  readonly row: string;
  readonly value: unknown;
}

/** The rows that are a person's, or mention it, wherever the catalogue says that people can be. */
export async function* rowsAbout(storage: Storage, { key }: Customer, marks: Marks): AsyncGenerator<Mention> {
  for (const { name: store, table, filter, only } of await peopleStores(storage, key)) {
    for await (const { rows } of dumpTable(storage, table, filter)) {
      for (const row of rows) {
        if (only?.(row) === false || !isAbout(store, row, marks)) continue;
        yield { store, partition: row.partition, row: row.row, value: row.value ?? row.properties };
      }
    }
  }
}
