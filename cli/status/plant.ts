import type { Customer } from '../../shared/domain/customer.ts';
import type { Journal } from '../../shared/domain/erasure.ts';
import type { SilenceNotice } from '../../shared/domain/plant.ts';
import { isOverdue, openErasures } from '../../shared/erasure/open.ts';
import { OwnStoreError } from '../../shared/errors.ts';
import { inParallel } from '../../shared/parallel.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { erasuresIn } from '../../shared/storage/erasures.ts';
import { QUEUES } from '../../shared/storage/names.ts';
import { parkedIn } from '../../shared/storage/parked.ts';
import { plantIn } from '../../shared/storage/plant.ts';
import { queueLengths } from '../../shared/storage/queues.ts';
import { customersIn } from '../../shared/storage/registry.ts';
import { type TimerRun, timerRuns } from '../../shared/storage/timers.ts';
import { DAY, type EpochMs } from '../../shared/time.ts';
import { type CustomerStatus, customerStatus } from './customer.ts';
import { type Refused, refusedSince } from './refused.ts';

/** A whole plant at a glance. */
export interface PlantStatus {
  readonly at: EpochMs;
  /** By number; the operator as its canary's is none. */
  readonly customers: readonly CustomerStatus[];
  /** About how many messages wait on each queue; and on each poison queue, where nothing takes them. */
  readonly queues: Readonly<Record<string, number>>;
  readonly poison: Readonly<Record<string, number>>;
  readonly timers: readonly TimerRun[];
  /** Of devices that Vakt doesn't know. */
  readonly unknownDevices: Refused;
  /** What customers weren't told of silent pumps within the last day, because it is likelier our own doing. */
  readonly silence: readonly SilenceNotice[];
  readonly erasures: Erasures;
  /** By number. */
  readonly ownStores: readonly OwnStoreStatus[];
}

/** A store of a customer's own that needs looking after: it doesn't answer, or packets wait for it. */
export interface OwnStoreStatus {
  readonly number: string;
  readonly name: string;
  /** Where it doesn't, nothing is known of the customer's pumps, which are left out of every count. */
  readonly answers: boolean;
  /** Batches that are parked with us, and since when the oldest is. */
  readonly parked: number;
  /** Pieces it answers to and doesn't take: they are tried again every hour. */
  readonly aside: number;
  readonly since?: EpochMs;
}

/** Customers whose data are to be erased by now. */
export interface Erasures {
  /** Due, or begun. */
  readonly open: number;
  /** Should be erased by now. */
  readonly overdue: number;
  /** Due, and kept by a legal hold. */
  readonly held: number;
  /** Whose contract can't be read. */
  readonly unreadable: number;
}

const CUSTOMERS_AT_ONCE = 8;

/** Looks how a plant is; costs some requests for each customer, whatever the history. */
export async function plantStatus(storage: Storage, silentAfter: number, now: EpochMs): Promise<PlantStatus> {
  const known: Customer[] = [];
  for await (const customer of customersIn(storage).all()) known.push(customer);
  const customers: CustomerStatus[] = [];
  const waiting = new Map((await parkedIn(storage).waiting()).map((one) => [one.contract, one]));
  const ownStores: OwnStoreStatus[] = [];
  const counted = known.filter(({ own }) => !own);
  await inParallel(counted, CUSTOMERS_AT_ONCE, async (customer) => {
    const { key, number, name } = customer;
    const { batches: parked = 0, aside = 0, since } = waiting.get(key) ?? {};
    let answers = true;
    try {
      customers.push(await customerStatus(storage, customer, silentAfter, now));
    } catch (error) {
      if (!(error instanceof OwnStoreError)) throw error;
      answers = false;
    }
    if (answers && parked === 0 && aside === 0) return;
    ownStores.push({ number, name, answers, parked, aside, ...(since === undefined ? {} : { since }) });
  });
  ownStores.sort((a, b) => a.number.localeCompare(b.number, 'en', { numeric: true }));
  customers.sort((a, b) => a.number.localeCompare(b.number, 'en', { numeric: true }));
  const hearing = await plantIn(storage).hearing();
  const lengths = Object.entries(await queueLengths(storage));
  const isWork = ([name]: [string, number]) => Object.values<string>(QUEUES).includes(name);
  return {
    at: now,
    customers,
    queues: Object.fromEntries(lengths.filter(isWork)),
    poison: Object.fromEntries(lengths.filter((length) => !isWork(length))),
    timers: await timerRuns(storage),
    unknownDevices: await refusedSince(storage, undefined, now - DAY, now),
    ownStores,
    erasures: await erasuresOf(storage, known, now),
    silence: (hearing?.notices ?? []).filter(({ seenAt }) => now - seenAt <= DAY),
  };
}

async function erasuresOf(storage: Storage, customers: readonly Customer[], now: EpochMs): Promise<Erasures> {
  const journals: Journal[] = [];
  for await (const journal of erasuresIn(storage).all()) journals.push(journal);
  const { open, held, unreadable } = openErasures(customers, journals, now);
  const overdue = open.filter((one) => isOverdue(one, now)).length;
  return { open: open.length, overdue, held: held.length, unreadable: unreadable.length };
}
