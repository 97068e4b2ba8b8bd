import { erasureOf, type Outcome } from '../../../shared/erasure/erase.ts';
import type { ErasableIdentities } from '../../../shared/erasure/identities.ts';
import { patiently } from '../../../shared/erasure/patiently.ts';
import { storeClockOf } from '../../../shared/storage/clock.ts';
import type { Storage } from '../../../shared/storage/connect.ts';
import { DAY, type EpochMs } from '../../../shared/time.ts';
import { NOW } from './deployment.ts';

export const PSEUDONYM_KEY = 'a key of a test, long enough for a secret';
export const KEEPING = { eventDays: 7, logDays: 90, quarantineDays: 30 };

/** A clock that stands still until it is set, and goes on as far as is waited. */
export class Clock {
  now: EpochMs;

  constructor(now: EpochMs = NOW) {
    this.now = now;
  }

  readonly read = (): EpochMs => this.now;
  readonly wait = async (ms: number): Promise<void> => {
    this.now += ms;
  };
}

/** The identities of a hub, kept in memory. */
export function hubOf(...deviceIds: readonly string[]): ErasableIdentities & { readonly known: Set<string> } {
  const known = new Set(deviceIds);
  return {
    known,
    isKnown: async (deviceId) => known.has(deviceId),
    remove: async (deviceId) => {
      known.delete(deviceId);
    },
  };
}

/** The store's clock, asked as ever; what it says is what this one does. */
export const storeClockBy =
  (storage: Storage, { read }: Clock) =>
  async (): Promise<EpochMs> => {
    await storeClockOf(storage)();
    return read();
  };

/** Erasure that waits by a clock of its own, by which the store goes too. */
export function erasureFor(
  storage: Storage,
  {
    clock = new Clock(),
    identities = hubOf(),
    storeClock = storeClockBy(storage, clock),
    renewEvery,
  }: {
    clock?: Clock;
    identities?: ErasableIdentities | undefined;
    storeClock?: (() => Promise<EpochMs>) | undefined;
    renewEvery?: number;
  } = {},
) {
  const once = erasureOf({
    storage,
    identities,
    pseudonymKey: PSEUDONYM_KEY,
    keeping: KEEPING,
    clock: clock.read,
    storeClock,
    ...(renewEvery === undefined ? {} : { renewEvery }),
  });
  const patience = { clock: clock.read, wait: clock.wait, most: DAY };
  const erase = (contract: string): Promise<Outcome> => patiently(once, contract, patience);
  return { once, erase, clock, identities };
}
