import type { Condition, Transition } from '../../shared/domain/alarm.ts';
import type { Customer, User } from '../../shared/domain/customer.ts';
import type { Handlings } from '../../shared/domain/handling.ts';
import { countedDown, estimatedAt, type LifeEstimate } from '../../shared/domain/health.ts';
import { happenedAt, type KeptRecord } from '../../shared/domain/maintenance.ts';
import { type Limit, limitsFor, type PumpModel } from '../../shared/domain/model.ts';
import type { Pump } from '../../shared/domain/pump.ts';
import type { HourRollup } from '../../shared/domain/rollup.ts';
import { alarmsIn } from '../../shared/storage/alarms.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { healthIn } from '../../shared/storage/health.ts';
import { kpisIn, type WindowKpis } from '../../shared/storage/kpis.ts';
import { maintenanceIn } from '../../shared/storage/maintenance.ts';
import { modelsIn } from '../../shared/storage/registry.ts';
import { rollupsIn } from '../../shared/storage/rollups.ts';
import { DAY, type EpochMs, HOUR, hourOf } from '../../shared/time.ts';
import { raisedSince } from './raised.ts';

/** How far back a page looks. */
export const WINDOW = 30 * DAY;
/** Records, and raisings, that a page lists. */
export const MOST_LISTED = 40;

/** Everything that is known of a pump, as its page shows it. */
export interface PumpView {
  readonly now: EpochMs;
  readonly customer: Customer;
  readonly user: User;
  readonly pump: Pump;
  readonly model?: PumpModel;
  readonly limits: readonly Limit[];
  /** Those that are or were out of normal: the active ones first, the latest first among each. */
  readonly conditions: readonly Condition[];
  readonly handling: Handlings;
  /** Raised within the window, the latest first. */
  readonly raised: readonly Transition[];
  /** Of the window, in order. */
  readonly hours: readonly HourRollup[];
  readonly kpis: readonly WindowKpis[];
  /** As of now. */
  readonly life: readonly LifeEstimate[];
  /** The latest first. */
  readonly records: readonly KeptRecord[];
  /** Reading time of the newest reading that was looked at. */
  readonly through?: EpochMs;
}

/**
 * Reads what a pump's page shows: a query of each of the contract's tables that has to do with it, of rollups and never
 * of readings, so that it costs the same however often a pump sends and however long it has been known.
 */
export async function gather(
  storage: Storage,
  { customer, user, pump }: { customer: Customer; user: User; pump: Pump },
  now: EpochMs,
): Promise<PumpView> {
  const { key: contract } = customer;
  const [state, raised, hours, kpis, health, { records }, model] = await Promise.all([
    alarmsIn(storage, contract).state(pump.key),
    raisedSince(alarmsIn(storage, contract), pump.key, now - WINDOW, now),
    rollupsIn(storage, contract).range(pump.key, hourOf(now - WINDOW), hourOf(now) + HOUR),
    kpisIn(storage, contract).of(pump.key),
    healthIn(storage, contract).get(pump.key),
    maintenanceIn(storage, contract).of(pump.key),
    modelsIn(storage).get(pump.model),
  ]);
  const everOut = (state?.value.conditions ?? []).filter(({ severity }) => severity !== undefined);
  return {
    now,
    customer,
    user,
    pump,
    ...(model ? { model } : {}),
    limits: model ? limitsFor(model, pump.limits) : [],
    conditions: everOut.filter((one) => one.state !== 'normal' || isRecent(one, now)).sort(byUrgency),
    handling: state?.value.handling ?? {},
    raised,
    hours,
    kpis,
    life: health ? health.life.map((one) => countedDown(one, now - estimatedAt(health))) : [],
    records: records.sort((a, b) => happenedAt(b) - happenedAt(a)),
    ...(health && health.through > 0 ? { through: health.through } : {}),
  };
}

function isRecent({ since }: Condition, now: EpochMs): boolean {
  return now - since <= WINDOW;
}

function byUrgency(a: Condition, b: Condition): number {
  const rank = ({ state, severity }: Condition) =>
    (state === 'active' ? 0 : 2) + (severity === 'alarm' ? 0 : 1);
  return rank(a) - rank(b) || b.since - a.since;
}
