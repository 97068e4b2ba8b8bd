import { type ModelCourses, recordedAnswers } from '../../shared/analysis/life/recorded/answers.ts';
import { trajectoriesOf } from '../../shared/analysis/life/recorded/trajectories.ts';
import { ownLivesOf } from '../../shared/analysis/survival/fleet.ts';
import { pumpLives } from '../../shared/analysis/survival/pumpLives.ts';
import { type Component, limitsFor } from '../../shared/domain/model.ts';
import type { Pump } from '../../shared/domain/pump.ts';
import { inParallel } from '../../shared/parallel.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { doubtsOf } from '../../shared/storage/doubts.ts';
import { whileContractLives } from '../../shared/storage/living.ts';
import { type KeptLives, type Maintenance, maintenanceIn } from '../../shared/storage/maintenance.ts';
import { pumpsIn } from '../../shared/storage/pumps.ts';
import type { LivesMessage } from '../../shared/storage/queues.ts';
import { customersIn, modelsIn } from '../../shared/storage/registry.ts';
import { rollupsIn } from '../../shared/storage/rollups.ts';
import { DAY, dayOf, type EpochMs } from '../../shared/time.ts';
import { stretchOf } from './stretch.ts';

/** Pumps that are looked at side by side. */
const AT_ONCE = 4;

/**
 * Collects the lives of a contract's parts from what is recorded and what its pumps have been through. All is
 * worked out anew, so doing it twice changes nothing.
 */
export function collectionOf(storage: Storage) {
  const models = modelsIn(storage);

  async function collect(contract: string, now: EpochMs): Promise<void> {
    const maintenance = maintenanceIn(storage, contract);
    const found = new Map<string, Omit<KeptLives, 'own' | 'recorded'>>();
    const courses: ModelCourses[] = [];
    const pumps: Pump[] = [];
    for await (const pump of pumpsIn(storage, contract).all()) pumps.push(pump);
    await inParallel(pumps, AT_ONCE, async (pump) => {
      const model = await models.get(pump.model);
      const components = model?.components ?? [];
      const known = await maintenance.of(pump.key);
      // Most pumps of a young contract: nothing is on record from which an age could be counted.
      if (!known.lives && !hasBirth(pump, components, known)) return;
      const days = await rollupsIn(storage, contract).days(pump.key, 0, dayOf(now) + DAY);
      const doubts = await doubtsOf(storage, contract, pump.key);
      const stretches = days.map((day) => stretchOf(day, doubts, now));
      const watched = { pump, components, ...known, stretches };
      found.set(pump.key, {
        at: watched.stretches.at(-1)?.to ?? now,
        model: pump.model,
        ...pumpLives(watched),
      });
      const limits = model ? limitsFor(model, pump.limits) : [];
      const own = trajectoriesOf({ ...watched, limits, days, doubts });
      courses.push({ device: pump.key, model: pump.model, courses: own });
    });
    const own = ownLivesOf([...found.values()]);
    const answers = recordedAnswers(courses);
    await inParallel([...found], AT_ONCE, async ([device, lives]) => {
      const recorded = answers.get(device);
      const kept = { ...lives, own: own.get(lives.model) ?? [] };
      await maintenance.putLives(device, recorded ? { ...kept, recorded } : kept);
    });
  }

  return async function work({ contract }: LivesMessage, now: EpochMs): Promise<void> {
    const customer = await customersIn(storage).get(contract);
    if (customer?.status !== 'active') return;
    await whileContractLives(storage, contract, () => collect(contract, now));
  };
}

function hasBirth(
  { lastService, runningHours }: Pump,
  components: readonly Component[],
  { records, offers }: Maintenance,
): boolean {
  if (offers.length > 0 || records.some(({ kind }) => kind === 'change')) return true;
  return components.some(({ renewedAtService }) =>
    renewedAtService === undefined ? false : (renewedAtService ? lastService : runningHours) !== undefined,
  );
}
