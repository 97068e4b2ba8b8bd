import { type EpochMs, iso, SECOND } from '../../shared/time.ts';
import type { CustomerStatus } from './customer.ts';
import type { PlantStatus } from './plant.ts';
import { floodsOf, newestOf, reasonsOf } from './sums.ts';

/** How many device IDs a program is told of a kind. */
const TOLD = 100;

/** The status for a program: counts, and with each the first IDs. */
export function describePlant(found: PlantStatus) {
  const { at, customers, queues, poison, timers, unknownDevices, silence, erasures, ownStores } = found;
  const sum = (count: (customer: CustomerStatus) => number) =>
    customers.reduce((all, one) => all + count(one), 0);
  const lag = (of: EpochMs | undefined) => {
    return of
      ? { newestReadingAt: iso(of), lag: Math.max(0, Math.round((at - of) / SECOND)) }
      : { lag: null };
  };
  return {
    at: iso(at),
    pumps: sum(({ pumps }) => pumps),
    silent: sum(({ silent }) => silent.length),
    refused: sum(({ refused }) => refused.length),
    neverConnected: sum(({ neverConnected }) => neverConnected.length),
    clockOff: sum(({ clockOff }) => clockOff.length),
    losing: sum(({ losing }) => losing.length),
    commissioning: sum(({ commissioning }) => commissioning),
    ...lag(newestOf(customers)),
    waiting: { marks: sum(({ marks }) => marks), queues },
    poison,
    erasures,
    ownStores: ownStores.map(({ since, ...one }) => ({
      ...one,
      since: since === undefined ? null : iso(since),
    })),
    silence: silence.map(({ from, seenAt, ...notice }) => {
      return { ...notice, from: iso(from), seenAt: iso(seenAt) };
    }),
    timers: timers.map(({ name, last, next }) => ({
      name,
      last: last === undefined ? null : iso(last),
      next: next === undefined ? null : iso(next),
    })),
    quarantined: {
      count: sum(({ quarantine }) => quarantine.count) + unknownDevices.count,
      more: unknownDevices.more || customers.some(({ quarantine }) => quarantine.more),
      unknownDevices: unknownDevices.count,
      reasons: reasonsOf(found),
      flooding: floodsOf(found)
        .slice(0, TOLD)
        .map(([deviceId, counted]) => ({ deviceId, counted })),
    },
    customers: customers.map(
      ({ silent, refused, neverConnected, clockOff, losing, quarantine, newest: latest, ...customer }) => ({
        ...customer,
        silent: silent.length,
        refused: refused.length,
        neverConnected: neverConnected.length,
        clockOff: clockOff.length,
        losing: losing.length,
        ...lag(latest),
        quarantined: quarantine.count,
        devices: {
          silent: silent.slice(0, TOLD),
          refused: refused.slice(0, TOLD),
          neverConnected: neverConnected.slice(0, TOLD),
          clockOff: clockOff.slice(0, TOLD),
          losing: losing.slice(0, TOLD),
        },
      }),
    ),
  };
}
