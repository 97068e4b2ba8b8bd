import { pseudonymOf } from '../certificates/pseudonym.ts';
import type { Certificate, ChainEntry } from '../domain/certificate.ts';
import type { Customer } from '../domain/customer.ts';
import type { EpochMs } from '../time.ts';

/** A customer that is here again, and the certificate that says it was erased. */
export interface Restored {
  readonly customer: Customer;
  readonly certificate: ChainEntry<Certificate>;
}

/**
 * Customers that a backup has brought back: those here of whom a certificate says that they were erased after it was
 * made. One that was erased before that, and has come again under its number, is rightly here.
 *
 * @param madeAt when the backup was made
 */
export function restoredSince(
  customers: readonly Customer[],
  certificates: readonly ChainEntry<Certificate>[],
  pseudonymKey: string,
  madeAt: EpochMs,
): Restored[] {
  const later = new Map(
    certificates
      .filter((one) => Date.parse(one.kind === 'erased' ? one.erased.at : one.closed.at) >= madeAt)
      .map((one) => [one.pseudonym, one]),
  );
  return customers.flatMap((customer) => {
    const certificate = later.get(pseudonymOf(customer.number, pseudonymKey));
    return certificate ? [{ customer, certificate }] : [];
  });
}
