import type { Customer } from '../domain/customer.ts';
import type { Journal } from '../domain/erasure.ts';
import type { Storage } from '../storage/connect.ts';
import { erasuresIn } from '../storage/erasures.ts';
import { customersIn } from '../storage/registry.ts';
import type { EpochMs } from '../time.ts';
import { type Looked, openErasures } from './open.ts';

/** Looks up what is to be erased by an instant. */
export async function lookAtErasures(storage: Storage, now: EpochMs): Promise<Looked> {
  const customers: Customer[] = [];
  for await (const customer of customersIn(storage).all()) customers.push(customer);
  const journals: Journal[] = [];
  for await (const journal of erasuresIn(storage).all()) journals.push(journal);
  return openErasures(customers, journals, now);
}
