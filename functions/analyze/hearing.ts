import { surelyPermits } from '../../shared/domain/contract/permits.ts';
import {
  hearingOf,
  isSame,
  LONGEST_EXCUSE,
  type QuietDevice,
  type SilenceNotice,
} from '../../shared/domain/plant.ts';
import { OwnStoreError } from '../../shared/errors.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { healthIn } from '../../shared/storage/health.ts';
import { whileContractLives } from '../../shared/storage/living.ts';
import { plantIn } from '../../shared/storage/plant.ts';
import { customersIn } from '../../shared/storage/registry.ts';
import { type EpochMs, SECOND } from '../../shared/time.ts';

/** How often it is looked, at most: a query of each contract. */
const EVERY = 30 * SECOND;

/**
 * Looks how the plant as a whole is heard, so that our own failing is told to the operator and not to every customer
 * as a silence of its pumps. What is known is in storage only: any instance may look, and go on after another.
 *
 * @returns what the operator is told and wasn't yet
 */
export function hearingFor(storage: Storage) {
  const plant = plantIn(storage);

  async function quietOf(contract: string, now: EpochMs): Promise<QuietDevice[]> {
    const quiet = () => healthIn(storage, contract).quiet(now - LONGEST_EXCUSE, now);
    return ((await whileContractLives(storage, contract, quiet)) ?? []).map((one) => ({ contract, ...one }));
  }

  return async function look(now: EpochMs): Promise<SilenceNotice[]> {
    const before = await plant.hearing();
    if (before && now - before.at < EVERY) return [];
    const quiet: QuietDevice[] = [];
    let customers = 0;
    for await (const { key, status, contract, own } of customersIn(storage).all()) {
      if (status !== 'active' || own || !surelyPermits(contract, now)) continue;
      try {
        quiet.push(...(await quietOf(key, now)));
        customers += 1;
      } catch (error) {
        // Its pumps are heard, but not looked at: of their silence it says nothing.
        if (!(error instanceof OwnStoreError)) throw error;
      }
    }
    const hearing = hearingOf(before, quiet, customers, await plant.pulses(), now);
    await plant.putHearing(hearing);
    return hearing.notices.filter((notice) => !before?.notices.some((known) => isSame(known, notice)));
  };
}
