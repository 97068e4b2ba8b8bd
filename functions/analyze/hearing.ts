import { surelyPermits } from '../../shared/domain/contract/permits.ts';
import {
  hearingOf,
  isSame,
  LONGEST_EXCUSE,
  type QuietDevice,
  type SilenceNotice,
} from '../../shared/domain/plant.ts';
import { OwnStoreError } from '../../shared/errors.ts';
import { isKeptOut } from '../../shared/onboarding/keptOut.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { healthIn } from '../../shared/storage/health.ts';
import { whileContractLives } from '../../shared/storage/living.ts';
import { plantIn } from '../../shared/storage/plant.ts';
import { pumpsIn } from '../../shared/storage/pumps.ts';
import { customersIn } from '../../shared/storage/registry.ts';
import { type EpochMs, SECOND } from '../../shared/time.ts';

/** How often it is looked, at most: a query of each contract. */
const EVERY = 30 * SECOND;

/** Of more quiet devices it isn't asked whether we keep some of them out: their silence has another reason. */
const MOST_ASKED = 50;

type Quiet = QuietDevice & { readonly device: string };

/**
 * Looks how the plant as a whole is heard, so that our own failing is told to the operator and not to every customer
 * as a silence of its pumps. What is known is in storage only: any instance may look, and go on after another.
 *
 * @returns what the operator is told and wasn't yet
 */
export function hearingFor(storage: Storage) {
  const plant = plantIn(storage);

  async function quietOf(contract: string, now: EpochMs): Promise<Quiet[]> {
    const quiet = () => healthIn(storage, contract).quiet(now - LONGEST_EXCUSE, now);
    return ((await whileContractLives(storage, contract, quiet)) ?? []).map((one) => ({ contract, ...one }));
  }

  /** Those that could be heard. A device that was revoked is silent by our own doing, and alone with it. */
  async function notKeptOut(quiet: readonly Quiet[], now: EpochMs): Promise<readonly QuietDevice[]> {
    if (quiet.length > MOST_ASKED || new Set(quiet.map(({ contract }) => contract)).size < 2) return quiet;
    const out = await Promise.all(
      quiet.map(async ({ contract, device }) => {
        const pump = await whileContractLives(storage, contract, () =>
          pumpsIn(storage, contract).get(device),
        );
        return pump === undefined || isKeptOut(storage, pump.deviceId, device, now);
      }),
    );
    return quiet.filter((_, i) => !out[i]);
  }

  return async function look(now: EpochMs): Promise<SilenceNotice[]> {
    const before = await plant.hearing();
    if (before && now - before.at < EVERY) return [];
    const quiet: Quiet[] = [];
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
    const hearing = hearingOf(before, await notKeptOut(quiet, now), customers, await plant.pulses(), now);
    await plant.putHearing(hearing);
    return hearing.notices.filter((notice) => !before?.notices.some((known) => isSame(known, notice)));
  };
}
