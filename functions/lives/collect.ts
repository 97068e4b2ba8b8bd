import { type ModelCourses, recordedAnswers } from '../../shared/analysis/life/recorded/answers.ts';
import { trajectoriesOf } from '../../shared/analysis/life/recorded/trajectories.ts';
import { ratesOf } from '../../shared/analysis/life/running/running.ts';
import { ownLivesOf } from '../../shared/analysis/survival/fleet.ts';
import { livedBeside } from '../../shared/analysis/survival/lived.ts';
import { stretchOf } from '../../shared/analysis/survival/past.ts';
import { pumpLives } from '../../shared/analysis/survival/pumpLives.ts';
import type { Customer } from '../../shared/domain/customer.ts';
import { type Component, limitsFor } from '../../shared/domain/model.ts';
import type { Pump } from '../../shared/domain/pump.ts';
import { inParallel } from '../../shared/parallel.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { whileContractLives } from '../../shared/storage/living.ts';
import { type KeptLives, type Maintenance, maintenanceIn } from '../../shared/storage/maintenance.ts';
import { pumpsIn } from '../../shared/storage/pumps.ts';
import type { LivesMessage } from '../../shared/storage/queues.ts';
import { customersIn, modelsIn } from '../../shared/storage/registry.ts';
import type { EpochMs } from '../../shared/time.ts';
import { pastOf } from './past.ts';
import { type RunPump, usuallyRun } from './running.ts';
import { weeksOfDevices } from './weeks.ts';

/** Pumps that are looked at side by side. */
const AT_ONCE = 4;

/**
 * Collects the lives of a contract's parts from what is recorded and what its pumps have been through, and how those are usually run.
 * Both are worked out anew, from a past of which what was concluded is kept; doing it twice changes nothing.
 */
export function collectionOf(storage: Storage) {
  const models = modelsIn(storage);

  async function collect({ key: contract, contract: { zone } }: Customer, now: EpochMs): Promise<void> {
    const maintenance = maintenanceIn(storage, contract);
    const found = new Map<string, Found>();
    const courses: ModelCourses[] = [];
    const pumps: Pump[] = [];
    for await (const pump of pumpsIn(storage, contract).all()) pumps.push(pump);
    const known = new Map<string, { readonly maintained: Maintenance; readonly run: RunPump }>();
    const weeksOf = weeksOfDevices(storage, contract, zone);
    await inParallel(pumps, AT_ONCE, async (pump) => {
      const maintained = await maintenance.of(pump.key);
      const run = { pump, last: maintained.running, ...(await weeksOf(pump.key, now)) };
      known.set(pump.key, { maintained, run });
    });
    const running = usuallyRun(
      pumps.map(({ key }) => known.get(key)!.run),
      zone,
      now,
    );
    await inParallel([...running], AT_ONCE, ([device, kept]) => maintenance.putRunning(device, kept));

    await inParallel(pumps, AT_ONCE, async (pump) => {
      const model = await models.get(pump.model);
      const components = model?.components ?? [];
      const { maintained } = known.get(pump.key)!;
      // Most pumps of a young contract: nothing is on record from which an age could be counted.
      if (!maintained.lives && !hasBirth(pump, components, maintained)) return;
      const signals = [...new Set(components.map(({ signal }) => signal))];
      const { past, isNews } = await pastOf(storage, contract)(pump.key, signals, now);
      const rates = ratesOf((running.get(pump.key) ?? maintained.running)?.running);
      const watched = { pump, components, ...maintained, stretches: past.map(stretchOf), rates };
      const last = maintained.lives;
      found.set(pump.key, {
        lives: { at: watched.stretches.at(-1)?.to ?? now, model: pump.model, ...pumpLives(watched) },
        answers: (recorded) =>
          last && !isNews ? unmoved(last, recorded) : { recorded, before: last?.recorded },
      });
      const limits = model ? limitsFor(model, pump.limits) : [];
      const own = trajectoriesOf({ ...watched, limits, past });
      courses.push({ device: pump.key, model: pump.model, courses: own });
    });
    const lived = [...found.values()].map(({ lives }) => lives);
    const own = ownLivesOf(lived);
    const beside = livedBeside(lived);
    const recorded = recordedAnswers(courses);
    await inParallel([...found], AT_ONCE, async ([device, { lives, answers }]) => {
      const kept = { ...lives, own: own.get(lives.model) ?? [], lived: beside.get(lives)! };
      await maintenance.putLives(device, { ...kept, ...answers(recorded.get(device)) });
    });
  }

  return async function work({ contract }: LivesMessage, now: EpochMs): Promise<void> {
    const customer = await customersIn(storage).get(contract);
    if (customer?.status !== 'active') return;
    await whileContractLives(storage, contract, () => collect(customer, now));
  };
}

type Answers = Pick<KeptLives, 'recorded' | 'before'>;

/** What is found of a pump's parts before those of its like are asked. */
interface Found {
  readonly lives: Omit<KeptLives, 'own' | 'lived' | keyof Answers>;
  /** What is kept of what recorded courses say of it this night. */
  readonly answers: (recorded: Answers['recorded']) => Answers;
}

/**
 * Of a pump of which nothing was heard since the last night, that night's answers hold on: what others have lived since
 * moves no date of its. Unless they are of another part than the one that serves.
 */
function unmoved({ recorded, before }: KeptLives, anew: Answers['recorded']): Answers {
  const isAlike =
    anew?.length === recorded?.length &&
    (anew ?? []).every(({ component, from }) =>
      recorded!.some((one) => one.component === component && one.from === from),
    );
  return isAlike ? { recorded, before } : { recorded: anew, before: recorded };
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
