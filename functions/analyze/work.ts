import { believedHours } from '../../shared/analysis/kpis/believed.ts';
import { lookDue } from '../../shared/analysis/kpis/due.ts';
import { LIFE_HISTORY } from '../../shared/analysis/life/estimate.ts';
import { packetHealth } from '../../shared/analysis/packets/tally.ts';
import { doubtsFrom, episodesAfter } from '../../shared/analysis/sensors/doubts.ts';
import { rangesOf } from '../../shared/analysis/sensors/physics.ts';
import { surelyPermits } from '../../shared/domain/contract/permits.ts';
import type { Customer } from '../../shared/domain/customer.ts';
import type { Health } from '../../shared/domain/health.ts';
import { failureSpans } from '../../shared/domain/maintenance.ts';
import { limitsFor } from '../../shared/domain/model.ts';
import { watchesFor } from '../../shared/domain/watch.ts';
import { OutageError } from '../../shared/errors.ts';
import { sha256 } from '../../shared/keys.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { healthIn } from '../../shared/storage/health.ts';
import { kpisIn } from '../../shared/storage/kpis.ts';
import { whileContractLives } from '../../shared/storage/living.ts';
import { maintenanceIn } from '../../shared/storage/maintenance.ts';
import { marksIn } from '../../shared/storage/marks.ts';
import { parkedIn } from '../../shared/storage/parked.ts';
import { plantIn } from '../../shared/storage/plant.ts';
import { pumpsIn } from '../../shared/storage/pumps.ts';
import { type AnalyzeMessage, queuesIn } from '../../shared/storage/queues.ts';
import { readingsIn } from '../../shared/storage/readings/read.ts';
import { customersIn, modelsIn } from '../../shared/storage/registry.ts';
import { rollupsIn } from '../../shared/storage/rollups.ts';
import { turnsIn } from '../../shared/storage/turns.ts';
import { type EpochMs, HOUR, hourOf, SECOND } from '../../shared/time.ts';
import { alarmKeeperFor } from './alarms/keeper.ts';
import { type OwnPast, ownPastOf } from './baseline.ts';
import { isKeptOut } from './keptOut.ts';
import { rollKpis } from './kpis.ts';
import { portionOf } from './portion.ts';
import { remainingLivesOf } from './remaining.ts';
import { rollUpAnew } from './rollups/anew.ts';
import type { Terms } from './rollups/terms.ts';

const PUT_BACK_FOR = 2 * SECOND;
const MOST_PUT_BACK = 10;

/**
 * The work of analysis on one device: what its marks speak of is rolled up again, its conditions are
 * evaluated, its KPIs and life estimates computed. Everything is recomputed from what is stored, so doing it
 * twice, or dying in the middle, changes nothing; the marks go last.
 */
export function analysisOf(storage: Storage) {
  const customers = customersIn(storage);
  const models = modelsIn(storage);
  const remainingLives = remainingLivesOf(storage);
  const ownPast = ownPastOf(storage);

  async function analyze(message: AnalyzeMessage, customer: Customer, now: EpochMs): Promise<void> {
    const { contract, device, spans: urgent = [] } = message;
    const pump = await pumpsIn(storage, contract).get(device);
    if (!pump) return;
    const model = await models.get(pump.model);
    if (!model)
      throw new OutageError(
        `The pump model ${pump.model} is not in the catalogue; add it with vakt model add.`,
      );
    const limits = limitsFor(model, pump.limits);
    const ranges = rangesOf(model);
    const terms: Terms = { limits, ranges, ...(model.pumpDown ? { pumpDown: model.pumpDown } : {}) };
    const marks = await marksIn(storage, contract).of(device);
    const health = healthIn(storage, contract);
    const before = await health.get(device);
    if (marks.keys.length === 0 && isLookedAtSince(message, before)) return;
    const readings = readingsIn(storage, contract);
    const rollups = rollupsIn(storage, contract);
    const watches = watchesFor(model, pump.limits);
    const alarms = await alarmKeeperFor(storage, contract, device, watches, now, ranges);

    // What comes after the newest reading so far says how long that one held, however far off it is.
    const newest = alarms.through();
    const arrived = [...marks.spans, ...urgent];
    const through = arrived.reduce((latest, { to }) => Math.max(latest, to), newest);
    const spans = newest > 0 && through > newest ? [{ from: newest, to: newest }, ...arrived] : arrived;
    const { chunks, rest } = portionOf(spans);
    for (const [i, chunk] of chunks.entries()) {
      const known = await rollUpAnew({ readings, rollups }, device, chunk, through, terms);
      const isLast = rest.length === 0 && i === chunks.length - 1;
      await alarms.take(
        known.filter(({ at }) => at < chunk.before),
        isLast,
      );
    }
    if (rest.length > 0) {
      await alarms.leave();
      // The rest is the next work item's, and so is all that wants the backlog whole. First it, then the marks away.
      await marksIn(storage, contract).leave(new Map([[device, rest]]));
      return marksIn(storage, contract).take(marks.keys);
    }
    alarms.settle();

    const passed = limits.some(alarms.isPassed);
    const maintenance = await maintenanceIn(storage, contract).of(device);
    const { records, offers } = maintenance;
    const faults = alarms.sensorFaults();
    const episodes = alarms.faultEpisodes();
    const told = sha256(JSON.stringify([records, offers, faults, episodes]));
    const since = { spans, through, passed, told };
    let past: OwnPast | undefined;
    const isFresh = !before?.look || lookDue(before.look, since, now) !== 'too-little-new';
    const found = isFresh ? await lookAnew() : { life: before.life, look: before.look };
    const again = await alarms.conclude({
      life: isFresh ? found.life : [],
      ...past,
      hearing: () => plantIn(storage).hearing(),
      permitted: surelyPermits(customer.contract, now),
      notHeard: async () => {
        if (await isKeptOut(storage, pump.deviceId, device, now)) return 'device-kept-out';
        return (await isAwaited(contract, device)) ? 'not-taken-in' : undefined;
      },
    });
    const { waiting, at: next } = again;
    const heard = alarms.heard();
    await health.put(device, { computedAt: now, through: alarms.through(), waiting, next, heard, ...found });
    // A delay is to end at its own time, and not at the planner's next turn; that one is for when this gets lost.
    if (again.exactly !== undefined)
      await queuesIn(storage).analyze({ contract, device }, again.exactly - now);
    await marksIn(storage, contract).take(marks.keys);

    /** Estimates remaining lives and works out KPIs. */
    async function lookAnew(): Promise<Pick<Health, 'life' | 'look'>> {
      const history = await rollups.range(device, hourOf(now - LIFE_HISTORY), hourOf(now) + HOUR);
      past = await ownPast(message, { pump: pump!, model: model!, maintenance }, history, episodes, now);
      const doubted = [...faults, ...past.drifting];
      const doubts = doubtsFrom(episodesAfter(episodes, doubted, alarms.through()));
      const looked = { contract, device, model: model!, limits, through: alarms.through(), doubted };
      const believed = believedHours(history, doubts);
      const life = await remainingLives(looked, maintenance, believed, alarms.isPassed, now);
      const kpis = kpisIn(storage, contract);
      const failures = failureSpans(records, now);
      const day = await rollKpis({ kpis, rollups }, device, { life, doubted, doubts, failures }, now);
      const packets = day.packets && packetHealth(day.packets);
      return { life, look: { at: now, through, covered: day.covered, passed, told, packets } };
    }
  }

  /**
   * Whether something of a device is parked, or marked as arrived: asked in the order in which it comes in, so that it
   * can't pass unseen from one to the other meanwhile.
   */
  async function isAwaited(contract: string, device: string): Promise<boolean> {
    if ((await storage.ownStoreOf(contract)) && (await parkedIn(storage).since(contract)) !== undefined)
      return true;
    return (await marksIn(storage, contract).of(device)).keys.length > 0;
  }

  /** What another worker is at has marks that stay until someone has seen them: it needn't be waited for. */
  async function inTurn(message: AnalyzeMessage, customer: Customer, now: EpochMs): Promise<void> {
    const turns = turnsIn(storage, message.contract);
    const turn = await turns.begin(message.device, now);
    if (turn === undefined) return putBack(message);
    try {
      await analyze(message, customer, now);
    } finally {
      await turns.done(message.device, turn);
    }
  }

  /** What is urgent waits for its turn a little; after that its marks are planned like any other's. */
  async function putBack({ putBack: times = 0, ...message }: AnalyzeMessage): Promise<void> {
    if (message.spans && times < MOST_PUT_BACK) {
      await queuesIn(storage).analyze({ ...message, putBack: times + 1 }, PUT_BACK_FOR);
    }
  }

  return async function work(message: AnalyzeMessage, now: EpochMs): Promise<void> {
    const customer = await customers.get(message.contract);
    if (customer?.status !== 'active') return;
    await whileContractLives(storage, message.contract, () => inTurn(message, customer, now));
  };
}

/**
 * Whether a device was looked at since this item was planned. Where items wait longer than a turn is kept, each device
 * has several by the time the first is taken; if each cost as much as that, the longer the queue were, the longer it would get.
 */
function isLookedAtSince({ planned, spans }: AnalyzeMessage, before: Health | undefined): boolean {
  return planned !== undefined && spans === undefined && before !== undefined && before.computedAt > planned;
}
