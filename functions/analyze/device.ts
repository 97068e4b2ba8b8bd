import { lookDue } from '../../shared/analysis/kpis/due.ts';
import { rangesOf } from '../../shared/analysis/sensors/physics.ts';
import { surelyPermits } from '../../shared/domain/contract/permits.ts';
import type { Customer } from '../../shared/domain/customer.ts';
import type { Health } from '../../shared/domain/health.ts';
import { limitsFor } from '../../shared/domain/model.ts';
import { watchesFor } from '../../shared/domain/watch.ts';
import { OutageError } from '../../shared/errors.ts';
import { sha256 } from '../../shared/keys.ts';
import { isKeptOut } from '../../shared/onboarding/keptOut.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { healthIn } from '../../shared/storage/health.ts';
import { maintenanceIn } from '../../shared/storage/maintenance.ts';
import { marksIn } from '../../shared/storage/marks.ts';
import { parkedIn } from '../../shared/storage/parked.ts';
import { plantIn } from '../../shared/storage/plant.ts';
import { pumpsIn } from '../../shared/storage/pumps.ts';
import { type AnalyzeMessage, queuesIn } from '../../shared/storage/queues.ts';
import { readingsIn } from '../../shared/storage/readings/read.ts';
import { modelsIn } from '../../shared/storage/registry.ts';
import { rollupsIn } from '../../shared/storage/rollups.ts';
import type { EpochMs } from '../../shared/time.ts';
import { alarmKeeperFor } from './alarms/keeper.ts';
import { looksOf } from './look.ts';
import { portionOf } from './portion.ts';
import { rollUpAnew } from './rollups/anew.ts';
import type { Terms } from './rollups/terms.ts';

/**
 * The work of analysis on one device: what its marks speak of is rolled up again, its conditions are
 * evaluated, its KPIs and life estimates computed. Everything is recomputed from what is stored, so doing it
 * twice, or dying in the middle, changes nothing; the marks go last.
 */
export function deviceAnalysisOf(storage: Storage) {
  const models = modelsIn(storage);
  const look = looksOf(storage);

  return async function analyze(message: AnalyzeMessage, customer: Customer, now: EpochMs): Promise<void> {
    const { contract, device, spans: urgent = [] } = message;
    const marks = await marksIn(storage, contract).of(device);
    const health = healthIn(storage, contract);
    const before = await health.get(device);
    if (marks.keys.length === 0 && isLookedAtSince(message, before)) return;
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
    const readings = readingsIn(storage, contract);
    const rollups = rollupsIn(storage, contract);
    const watches = watchesFor(model, pump.limits);
    const arrived = [...marks.spans, ...urgent];
    const alarms = await alarmKeeperFor(storage, contract, device, watches, now, ranges, arrived);

    // What comes after the newest reading so far says how long that one held, however far off it is.
    const newest = alarms.through();
    const through = arrived.reduce((latest, { to }) => Math.max(latest, to), newest);
    const spans = newest > 0 && through > newest ? [{ from: newest, to: newest }, ...arrived] : arrived;
    const { chunks, rest } = portionOf(spans);
    for (const chunk of chunks) {
      const known = await rollUpAnew({ readings, rollups }, device, chunk, through, terms);
      await alarms.take(known.filter(({ at }) => at < chunk.before));
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
    const faults = alarms.sensorFaults();
    const episodes = alarms.faultEpisodes();
    const told = sha256(JSON.stringify([maintenance.records, maintenance.offers, faults, episodes]));
    const since = { through, passed, told };
    const isFresh = !before?.look || lookDue(before.look, { spans, ...since }, now) !== 'too-little-new';
    const seen = { contract, pump, model, limits, maintenance, faults, episodes };
    const { past, ...found } = isFresh
      ? await look({ ...seen, through: alarms.through(), isPassed: alarms.isPassed }, since, now)
      : { past: undefined, life: before.life, look: before.look };
    const again = await alarms.conclude({
      life: isFresh ? found.life : [],
      ...past,
      hearing: () => plantIn(storage).hearing(),
      permitted: surelyPermits(customer.contract, now),
      notHeard: async () => {
        if (await isKeptOut(storage, pump.deviceId, device, now)) return 'device-kept-out';
        return (await isAwaited(storage, contract, device)) ? 'not-taken-in' : undefined;
      },
    });
    const { waiting, at: next } = again;
    const heard = alarms.heard();
    await health.put(device, { computedAt: now, through: alarms.through(), waiting, next, heard, ...found });
    // A delay is to end at its own time, and not at the planner's next turn; that one is for when this gets lost.
    if (again.exactly !== undefined)
      await queuesIn(storage).analyze({ contract, device }, again.exactly - now);
    await marksIn(storage, contract).take(marks.keys);
  };
}

/**
 * Whether something of a device is parked, or marked as arrived: asked in the order in which it comes in, so that it
 * can't pass unseen from one to the other meanwhile.
 */
async function isAwaited(storage: Storage, contract: string, device: string): Promise<boolean> {
  if ((await storage.ownStoreOf(contract)) && (await parkedIn(storage).since(contract)) !== undefined)
    return true;
  return (await marksIn(storage, contract).of(device)).keys.length > 0;
}

/**
 * Whether a device was looked at since this item was planned. Where items wait longer than a turn is kept, each device
 * has several by the time the first is taken; if each cost as much as that, the longer the queue were, the longer it would get.
 */
function isLookedAtSince({ planned, spans }: AnalyzeMessage, before: Health | undefined): boolean {
  return planned !== undefined && spans === undefined && before !== undefined && before.computedAt > planned;
}
