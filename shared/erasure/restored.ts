import { isDeepStrictEqual } from 'node:util';
import { contractHash, pseudonymOf } from '../certificates/pseudonym.ts';
import { DEPLOYMENT_TABLES_KEPT } from '../dataProtection/catalogue.ts';
import { type Certificate, type ChainEntry, finishedAt, isCertificate } from '../domain/certificate.ts';
import { type ContractDates, datesOf } from '../domain/contract/withoutWords.ts';
import type { Customer } from '../domain/customer.ts';
import type { Forgotten } from '../domain/forgotten.ts';
import type { Person } from '../people/known.ts';
import { recognize } from '../people/recognize.ts';
import { certificatesIn } from '../storage/certificates.ts';
import type { Storage } from '../storage/connect.ts';
import { devicesIn } from '../storage/devices.ts';
import { isMissing } from '../storage/failures.ts';
import { lastingIn } from '../storage/lasting.ts';
import { contractOfTable, RECORDS } from '../storage/names.ts';
import { customersIn } from '../storage/registry.ts';
import type { EpochMs } from '../time.ts';

/** A contract of which something is here, and the last certificate that says that it was erased. */
export interface CameBack {
  readonly contract: string;
  /** Absent where its row is not among what has come back. */
  readonly customer?: Customer;
  readonly certificate: ChainEntry<Certificate>;
}

/** A person who was erased, and is here. */
export interface PersonBack {
  readonly customer: Customer;
  readonly forgotten: Forgotten;
  /** Absent of one that is being erased again already, of whom nothing is left. */
  readonly person?: Person;
}

/** A contract whose dates were changed later than the backup knows. */
export interface DatesBack {
  readonly customer: Customer;
  /** As they are to be. */
  readonly dates: ContractDates;
}

/** What a backup that was put back has undone. */
export interface Restored {
  readonly erased: readonly CameBack[];
  readonly people: readonly PersonBack[];
  readonly contracts: readonly DatesBack[];
}

/**
 * Looks for whatever a backup has brought back although it was erased after it was made: contracts, by what their
 * certificates say; people, by hashes; and ends of contracts and other dates, as they were set last. All three lie with the
 * records, which aren't put back.
 *
 * @param taken when the backup was made
 */
export async function lookForRestored(
  storage: Storage,
  pseudonymKey: string,
  taken: EpochMs,
): Promise<Restored> {
  const customers = new Map<string, Customer>();
  for await (const customer of customersIn(storage).all()) customers.set(customer.key, customer);
  const certificates: ChainEntry<Certificate>[] = [];
  for await (const entry of certificatesIn(storage).all()) if (isCertificate(entry)) certificates.push(entry);

  const erased = cameBack(
    await contractsSeen(storage, customers),
    customers,
    certificates,
    pseudonymKey,
    taken,
  );
  const gone = new Set(erased.map(({ contract }) => contract));
  const staying = [...customers.values()].filter(({ key, status }) => status === 'active' && !gone.has(key));
  const people: PersonBack[] = [];
  const contracts: DatesBack[] = [];
  for (const customer of staying) {
    people.push(...(await peopleBack(storage, customer, pseudonymKey, taken)));
    const set = await lastingIn(storage).dates(customer.key);
    if (set === undefined || set.at < taken) continue;
    const { dates } = set;
    if (!isDeepStrictEqual(datesOf(customer.contract), dates)) contracts.push({ customer, dates });
  }
  return { erased, people, contracts };
}

/**
 * Contracts that are here though a certificate says that they were erased. A customer that was erased, and has come again
 * under its number, has another contract, and is rightly here; of certificates that don't know their contract only
 * those are meant that are later than the backup.
 */
export function cameBack(
  contracts: Iterable<string>,
  customers: ReadonlyMap<string, Customer>,
  certificates: readonly ChainEntry<Certificate>[],
  pseudonymKey: string,
  taken: EpochMs,
): CameBack[] {
  const byContract = new Map(certificates.map((one) => [one.contract, one]));
  const byNumber = new Map(
    certificates
      .filter((one) => one.contract === undefined && Date.parse(finishedAt(one)) >= taken)
      .map((one) => [one.pseudonym, one]),
  );
  return [...contracts].flatMap((contract): CameBack[] => {
    const customer = customers.get(contract);
    const certificate =
      byContract.get(contractHash(contract)) ??
      (customer && byNumber.get(pseudonymOf(customer.number, pseudonymKey)));
    return certificate ? [{ contract, certificate, ...(customer ? { customer } : {}) }] : [];
  });
}

/** Keys of all contracts of which something is here: a row, people, letters, devices, or tables. Goes through all tables. */
async function contractsSeen(
  storage: Storage,
  customers: ReadonlyMap<string, Customer>,
): Promise<ReadonlySet<string>> {
  const seen = new Set(customers.keys());
  for await (const name of storage.tablesOf('')) {
    const contract = contractOfTable(name);
    if (contract !== undefined) seen.add(contract);
  }
  for (const [name, { part, until }] of Object.entries(DEPLOYMENT_TABLES_KEPT)) {
    if (part !== 'partition' || until !== 'erasure' || RECORDS.tables.includes(name)) continue;
    try {
      const rows = storage.table(name).listEntities({ queryOptions: { select: ['PartitionKey'] } });
      for await (const { partitionKey } of rows) seen.add(partitionKey as string);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
  for await (const contract of devicesIn(storage).contracts()) seen.add(contract);
  return seen;
}

async function peopleBack(
  storage: Storage,
  customer: Customer,
  pseudonymKey: string,
  taken: EpochMs,
): Promise<PersonBack[]> {
  const all = await lastingIn(storage).forgotten(customer.key, taken);
  if (all.length === 0) return [];
  const recognized = await recognize(storage, customer, all, pseudonymKey);
  return all.flatMap((forgotten, i): PersonBack[] => {
    const person = recognized[i];
    if (!person && forgotten.again === undefined) return [];
    return [{ customer, forgotten, ...(person ? { person } : {}) }];
  });
}
