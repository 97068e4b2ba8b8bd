import type { Customer, Told } from '../../shared/domain/customer.ts';
import { inParallel } from '../../shared/parallel.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { customersIn } from '../../shared/storage/registry.ts';
import type { EpochMs } from '../../shared/time.ts';
import type { Switched } from './close.ts';

/** Customers that are looked after side by side. */
const AT_ONCE = 8;

/** What was done, by kind. */
export type Watched = Readonly<Partial<Record<Done, number>>>;
type Done = Switched | Told | 'came-back';

/**
 * Looks after every contract: who is to be told what, and whose accounts are to be closed or opened. One whose turn
 * fails doesn't keep the others waiting.
 *
 * @param quieten keeps those quiet that a backup has brought back, and says which they are
 * @throws {AggregateError} of what failed, after all have been tried
 */
export function watchOf(
  storage: Storage,
  tell: (customer: Customer, now: EpochMs) => Promise<readonly Told[]>,
  close: (customer: Customer, now: EpochMs) => Promise<Switched | undefined>,
  quieten: (customers: readonly Customer[], now: EpochMs) => Promise<readonly Customer[]>,
) {
  return async function watch(now: EpochMs): Promise<Watched> {
    const customers: Customer[] = [];
    for await (const customer of customersIn(storage).all()) customers.push(customer);
    const counts: Partial<Record<Done, number>> = {};
    const failures: unknown[] = [];
    const attempt = async (work: () => Promise<readonly (Done | undefined)[]>) => {
      try {
        for (const what of await work()) if (what) counts[what] = (counts[what] ?? 0) + 1;
      } catch (error) {
        failures.push(error);
      }
    };
    // Whether one is rightly here has to be known before it is told anything.
    const back = await quieten(customers, now);
    if (back.length > 0) counts['came-back'] = back.length;
    const staying = customers.filter((customer) => !back.includes(customer));
    await inParallel(staying, AT_ONCE, async (customer) => {
      await attempt(() => tell(customer, now));
      await attempt(async () => [await close(customer, now)]);
    });
    if (failures.length > 0) {
      throw new AggregateError(failures, `${failures.length} contract(s) could not be looked after`);
    }
    return counts;
  };
}
