import { expect } from 'vitest';
import { openPlantIdentities } from '../../../cli/plant/open.ts';
import { erasureOf } from '../../../shared/erasure/erase.ts';
import { storeClockOf } from '../../../shared/storage/clock.ts';
import { MINUTE } from '../../../shared/time.ts';
import { PSEUDONYM_KEY, type TestPlant } from './plant.ts';

/** Begins an erasure some minutes ago, so that the tool needn't wait for functions to forget the customer. */
export async function begunEarlier({ storage, data }: TestPlant, contract: string): Promise<void> {
  const begin = erasureOf({
    storage,
    identities: await openPlantIdentities(data),
    pseudonymKey: PSEUDONYM_KEY,
    keeping: { eventDays: 7, logDays: 90, quarantineDays: 30 },
    clock: () => Date.now() - 2 * MINUTE,
    storeClock: storeClockOf(storage),
  });
  expect(await begin(contract)).toHaveProperty('waits');
}
