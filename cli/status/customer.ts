import type { Customer } from '../../shared/domain/customer.ts';
import type { Pump } from '../../shared/domain/pump.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { healthIn, type Sending } from '../../shared/storage/health.ts';
import { whileContractLives } from '../../shared/storage/living.ts';
import { marksIn } from '../../shared/storage/marks.ts';
import { DAY, type EpochMs, MINUTE } from '../../shared/time.ts';
import { pumpsOf } from '../plant/pumps.ts';
import { type Refused, refusedSince } from './refused.ts';

/** How a customer's pumps are, at a glance. */
export interface CustomerStatus {
  readonly number: string;
  readonly name: string;
  readonly status: Customer['status'];
  readonly pumps: number;
  /** Pumps set up, about which nobody gets mail yet. */
  readonly commissioning: number;
  /** Device IDs of pumps whose newest reading is older than is asked for, and of which nothing waits to be analysed. */
  readonly silent: readonly string[];
  /** Device IDs of pumps of which a packet was refused within the last day. */
  readonly refused: readonly string[];
  /** Device IDs of pumps of which nothing has ever arrived, be it refused. */
  readonly neverConnected: readonly string[];
  /** Device IDs of pumps whose clock is off by more than a minute, and of those that lost packets within a day. */
  readonly clockOff: readonly string[];
  readonly losing: readonly string[];
  /** Of the newest reading of all; absent before the first. */
  readonly newest?: EpochMs;
  /** Batches that wait to be analysed. */
  readonly marks: number;
  readonly quarantine: Refused;
}

/** What a clock may be off before it is told: far less is needed to keep readings apart, far more to be refused. */
const CLOCK_OFF = MINUTE;

/** The most marks that are counted: of a backlog beyond, it is enough to know that it is long. */
const MOST_MARKS = 5_000;

/**
 * Looks how a customer's pumps are: a query of each of three tables, and of a day's quarantine. It costs by
 * the pumps, not by their history.
 *
 * @param silentAfter ms without a reading after which a pump counts as silent
 */
export async function customerStatus(
  storage: Storage,
  customer: Customer,
  silentAfter: number,
  now: EpochMs,
): Promise<CustomerStatus> {
  const { key, number, name, status } = customer;
  const pumps: Pump[] = [];
  for await (const { pump } of pumpsOf(storage, customer)) pumps.push(pump);
  const work = await whileContractLives(storage, key, () => marksIn(storage, key).count(MOST_MARKS));
  const sending = await whileContractLives(storage, key, () => healthIn(storage, key).sending());
  const quarantine = await refusedSince(storage, key, now - DAY, now);

  const ids = (wanted: (pump: Pump) => boolean) => pumps.filter(wanted).map(({ deviceId }) => deviceId);
  const wasRefused = ({ deviceId }: Pump) => quarantine.devices.has(deviceId);
  // Where more waits than is counted, nobody can say of a pump that nothing of it does.
  const mayWait = ({ key }: Pump) =>
    work !== undefined && (work.marks >= MOST_MARKS || work.devices.has(key));
  const latest = Math.max(...(sending?.values() ?? []).map((one) => one.newest), 0);
  return {
    number,
    name,
    status,
    pumps: pumps.length,
    commissioning: pumps.filter(({ commissioning }) => commissioning).length,
    silent: ids((pump) => (sending?.get(pump.key)?.newest ?? now) < now - silentAfter && !mayWait(pump)),
    refused: ids(wasRefused),
    neverConnected: ids((pump) => !sending?.has(pump.key) && !mayWait(pump) && !wasRefused(pump)),
    clockOff: ids(({ key }) => isClockOff(sending?.get(key))),
    losing: ids((pump) => (sending?.get(pump.key)?.lost ?? 0) > 0),
    ...(latest > 0 ? { newest: latest } : {}),
    marks: work?.marks ?? 0,
    quarantine,
  };
}

/** Of one that was set back by more than a day no packet of the last day says by how much. */
function isClockOff(sending: Sending | undefined): boolean {
  return sending?.setBack === true || Math.abs(sending?.clockAhead ?? 0) > CLOCK_OFF;
}
