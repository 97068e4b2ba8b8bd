import { believedHours } from '../analysis/kpis/believed.ts';
import { kpisOf } from '../analysis/kpis/kpis.ts';
import { monthWindow, type Window } from '../analysis/kpis/windows.ts';
import { REMEMBERED } from '../analysis/sensors/doubts.ts';
import type { Transition } from '../domain/alarm.ts';
import type { Customer } from '../domain/customer.ts';
import { withEnds } from '../domain/ended.ts';
import { failureSpans, happenedAt } from '../domain/maintenance.ts';
import { limitsFor } from '../domain/model.ts';
import type { Pump } from '../domain/pump.ts';
import type { ReportDefinition } from '../domain/report.ts';
import { inParallel } from '../parallel.ts';
import { alarmsIn } from '../storage/alarms.ts';
import type { Storage } from '../storage/connect.ts';
import { doubtsOf } from '../storage/doubts.ts';
import { knownOver } from '../storage/known.ts';
import { maintenanceIn } from '../storage/maintenance.ts';
import { pumpsIn } from '../storage/pumps.ts';
import { modelsIn } from '../storage/registry.ts';
import { rollupsIn } from '../storage/rollups.ts';
import type { EpochMs } from '../time.ts';
import type { MonthReport, PumpMonth } from './month.ts';
import { scoreAtEndOf } from './score.ts';

/** Pumps that are looked at side by side. */
const AT_ONCE = 4;

/**
 * Everything a customer's report of a month shows, out of that contract's own stores and the operator's catalogue.
 *
 * @param most pumps that are looked at, the first by their tags: each takes several queries
 */
export async function gatherMonth(
  storage: Storage,
  customer: Customer,
  definition: ReportDefinition,
  month: string,
  now: EpochMs,
  most = Number.POSITIVE_INFINITY,
): Promise<MonthReport> {
  const { zone } = customer.contract;
  const window = monthWindow(month, zone, now);
  const all: Pump[] = [];
  for await (const pump of pumpsIn(storage, customer.key).all()) all.push(pump);
  all.sort((a, b) => a.tag.localeCompare(b.tag, 'en', { numeric: true }));
  const pumps: PumpMonth[] = [];
  await inParallel([...all.slice(0, most).entries()], AT_ONCE, async ([place, pump]) => {
    pumps[place] = await gatherPump(storage, customer.key, pump, window, now);
  });
  const { name, number } = customer;
  const others = all.length - pumps.length;
  return { definition, customer: { name, number }, month, zone, window, made: now, pumps, others };
}

async function gatherPump(
  storage: Storage,
  contract: string,
  pump: Pump,
  window: Window,
  now: EpochMs,
): Promise<PumpMonth> {
  const rollups = rollupsIn(storage, contract);
  // The score at the end of the month looks back as far as the longest rolling window does.
  const doubts = await doubtsOf(storage, contract, pump.key, {
    from: window.from - REMEMBERED,
    to: window.to,
  });
  const [hours, { records }, model, alarms] = await Promise.all([
    rollups.range(pump.key, window.from, window.to),
    maintenanceIn(storage, contract).of(pump.key),
    modelsIn(storage).get(pump.model),
    activeWithin(storage, contract, pump, window),
  ]);
  const failures = failureSpans(records, now);
  const [known] = await knownOver(rollups, pump.key, [window], doubts, failures);
  const hasBegun = window.to > window.from;
  const score = model && hasBegun ? await scoreAtEndOf(window, storage, contract, pump, model, doubts) : [];
  return {
    pump,
    kpis: [...score, ...kpisOf(known!, failures)],
    hours: believedHours(hours, doubts),
    doubts: doubts.filter(({ from, to }) => from < window.to && (to === undefined || to > window.from)),
    limits: model ? limitsFor(model, pump.limits) : [],
    alarms,
    records: records
      .filter((record) => happenedAt(record) >= window.from && happenedAt(record) < window.to)
      .sort((a, b) => happenedAt(a) - happenedAt(b)),
  };
}

async function activeWithin(
  storage: Storage,
  contract: string,
  { key }: Pump,
  { from, to }: Window,
): Promise<Transition[]> {
  const all: Transition[] = [];
  // What began within the window may have become a transition only after its delay, and have ended after it.
  for await (const transition of alarmsIn(storage, contract).transitions(key, from)) all.push(transition);
  return withEnds(all).filter((one) => one.to === 'active' && one.began >= from && one.began < to);
}
