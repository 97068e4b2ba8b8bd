import type { Customer } from '../../shared/domain/customer.ts';
import type { Certificate } from '../../shared/storage/certificates.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { customersIn } from '../../shared/storage/registry.ts';
import type { EpochMs } from '../../shared/time.ts';
import { isDue } from './due.ts';

/**
 * Erases every customer that is due. One whose erasure fails doesn't keep the others waiting.
 *
 * @throws {AggregateError} of what failed, after all have been tried
 */
export function purgeOf(
  storage: Storage,
  erase: (customer: Customer, now: EpochMs) => Promise<Certificate | undefined>,
) {
  return async function purge(now: EpochMs): Promise<Certificate[]> {
    const customers: Customer[] = [];
    for await (const customer of customersIn(storage).all()) customers.push(customer);
    // Whether one is due is asked within its own try: a contract that can't be read is told of and kept.
    const results = await Promise.allSettled(
      customers.map(async (customer) => (isDue(customer, now) ? erase(customer, now) : undefined)),
    );
    const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    if (failures.length > 0)
      throw new AggregateError(failures, `${failures.length} erasure(s) are not finished`);
    return results.flatMap((result) => (result.status === 'fulfilled' && result.value ? [result.value] : []));
  };
}
