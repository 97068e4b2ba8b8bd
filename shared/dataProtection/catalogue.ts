import { LOG_GONE_DAYS, NAMES_GONE_DAYS } from '../changeLog/kept.ts';
import { ERRORS_KEPT_DAYS } from '../storage/errors.ts';
import { LASTING_DAYS } from '../storage/lasting.ts';
import { LEDGER_KEPT_DAYS } from '../storage/letters.ts';
import type { ContractTable, DEPLOYMENT_CONTAINERS, DEPLOYMENT_TABLES, QUEUES } from '../storage/names.ts';

/**
 * How long something is kept: until its customer's erasure; as long as the operator wants it; until the work it
 * stands for is done; or for so many days, which a setting may change.
 */
export type KeptUntil =
  | 'erasure'
  | 'operator'
  | 'done'
  | { readonly days: number; readonly setting?: string };

/** What is kept in one store. */
export interface Kept {
  /** The customer's goes with its erasure; the operator's own stays, and names no customer. */
  readonly whose: 'customer' | 'operator';
  /**
   * How a customer's part of the store is found: all of it; the partition, the folder or the row that bears its
   * contract's key; the partitions of its devices; or not at all, because nothing in it leads to one.
   */
  readonly part: 'all' | 'partition' | 'row' | 'devices' | 'none';
  readonly until: KeptUntil;
  /** So many days at most each entry of it is kept, where that is sooner. */
  readonly entries?: number;
  /** Whether it can hold something about a person: a name, an address, or what somebody did. */
  readonly people: boolean;
}

const customers = (part: Kept['part'], people = false): Kept => ({
  whose: 'customer',
  part,
  until: 'erasure',
  people,
});
const operators = (until: KeptUntil = 'operator'): Kept => ({
  whose: 'operator',
  part: 'none',
  until,
  people: false,
});
const work: Kept = operators('done');

/** The tables of each contract. */
export const CONTRACT_TABLES_KEPT: Readonly<Record<ContractTable, Kept>> = {
  // Who set a limit stands with it.
  pumps: customers('all', true),
  readings: customers('all'),
  work: customers('all'),
  rollups: customers('all'),
  health: customers('all'),
  alarms: customers('all', true),
  outbox: { ...customers('all', true), entries: LEDGER_KEPT_DAYS },
  maintenance: customers('all', true),
};

/** The tables of the deployment as a whole. */
export const DEPLOYMENT_TABLES_KEPT: Readonly<Record<(typeof DEPLOYMENT_TABLES)[number], Kept>> = {
  customers: customers('row', true),
  users: customers('partition', true),
  devices: customers('devices'),
  authorizations: customers('devices'),
  models: operators(),
  reports: operators(),
  // Who ran which command: people of the operator's, who may bear the name of one at the customer. What it was about is
  // told by random keys.
  changes: { ...operators({ days: NAMES_GONE_DAYS }), people: true },
  // What an erasure that has begun goes by: it goes with the last of them.
  erasures: { ...customers('partition', true), until: 'done' },
  plant: operators(),
  fleet: operators(),
  letters: { ...customers('partition', true), entries: LEDGER_KEPT_DAYS },
  // What is told of an error is chosen from words that stand in the code.
  errors: operators({ days: ERRORS_KEPT_DAYS }),
  backups: operators(),
  // Dates of contracts, and hashes of people who were erased: by them a backup that is put back is set right.
  lasting: { ...customers('partition', true), entries: LASTING_DAYS },
};

/** The container of each contract; it holds the contract's quarantine. */
export const CONTRACT_CONTAINER_KEPT: Kept = customers('all');

/** The containers of the deployment as a whole. */
export const DEPLOYMENT_CONTAINERS_KEPT: Readonly<Record<(typeof DEPLOYMENT_CONTAINERS)[number], Kept>> = {
  // Until the customer's own store takes it; what still waits when the contract is erased goes with it.
  parked: { ...customers('partition'), until: 'done' },
  quarantine: operators({ days: 30, setting: 'VAKT_QUARANTINE_DAYS' }),
  certificates: operators(),
  // Nobody can change it, us included: so it holds nothing but random keys, hashes, and names of commands.
  'change-log': operators({ days: LOG_GONE_DAYS }),
};

/** The queues. Their messages carry random keys only. */
export const QUEUES_KEPT: Readonly<Record<(typeof QUEUES)[keyof typeof QUEUES], Kept>> = {
  analyze: work,
  alerts: work,
  'ingest-retry': work,
  lives: work,
};
