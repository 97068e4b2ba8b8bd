import { contractHash } from '../../shared/certificates/pseudonym.ts';
import type { Customer } from '../../shared/domain/customer.ts';
import { cameBack } from '../../shared/erasure/news.ts';
import { operatorTold } from '../../shared/erasure/tell.ts';
import { certificatesIn } from '../../shared/storage/certificates.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { customersIn } from '../../shared/storage/registry.ts';
import type { EpochMs } from '../../shared/time.ts';

/**
 * Keeps customers quiet that a backup has brought back, of whom a certificate says that they are erased: they are marked as
 * being erased, so that nothing more is taken in of them and nobody is told anything. Erasing them again is for the
 * operator to say, who hears of it.
 *
 * @returns those who came back, also those that were marked before
 */
export function quietingOf(storage: Storage) {
  return async function quieten(customers: readonly Customer[], now: EpochMs): Promise<readonly Customer[]> {
    const erased = await certificatesIn(storage).contracts();
    const back = customers.filter(({ key }) => erased.has(contractHash(key)));
    for (const { key, status } of back) {
      if (status === 'active')
        await customersIn(storage).change(key, (one) => ({ ...one, status: 'erasing' }));
    }
    if (back.length > 0) await operatorTold(storage, () => now)('came-back', cameBack(back.length));
    return back;
  };
}
