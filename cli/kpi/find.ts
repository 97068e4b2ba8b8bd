import { kpisOf } from '../../shared/analysis/kpis/kpis.ts';
import {
  hasMonthBegun,
  isMonth,
  monthWindow,
  type RollingName,
  rollingWindow,
  type Window,
} from '../../shared/analysis/kpis/windows.ts';
import { REMEMBERED } from '../../shared/analysis/sensors/doubts.ts';
import type { Device } from '../../shared/domain/device.ts';
import { failureSpans } from '../../shared/domain/maintenance.ts';
import type { Pump } from '../../shared/domain/pump.ts';
import { InputError, OutageError } from '../../shared/errors.ts';
import { findModel } from '../../shared/onboarding/findModel.ts';
import { scoreAtEndOf } from '../../shared/report/score.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { doubtsOf } from '../../shared/storage/doubts.ts';
import { knownOver } from '../../shared/storage/known.ts';
import { kpisIn, type WindowKpis } from '../../shared/storage/kpis.ts';
import { maintenanceIn } from '../../shared/storage/maintenance.ts';
import { customersIn } from '../../shared/storage/registry.ts';
import { rollupsIn } from '../../shared/storage/rollups.ts';
import type { EpochMs } from '../../shared/time.ts';
import { notBegun } from '../text.ts';

/** The rolling KPIs as the analysis last found them. */
export async function storedKpis(
  storage: Storage,
  { contract, key }: Device,
  names: readonly RollingName[],
): Promise<WindowKpis[]> {
  const stored = await kpisIn(storage, contract).of(key);
  return stored.filter(({ window }) => names.some((name) => name === window));
}

/** The KPIs of the rolling windows whose last hour holds an instant. */
export async function kpisAt(
  storage: Storage,
  contract: string,
  pump: Pump,
  names: readonly RollingName[],
  at: EpochMs,
  now: EpochMs,
): Promise<WindowKpis[]> {
  const windows = names.map((name) => rollingWindow(name, at, now));
  return kpisOver(storage, contract, pump, windows, now);
}

/**
 * The KPIs of a calendar month in the contract's time zone.
 *
 * @throws {OutageError} when the contract is gone
 * @throws {InputError} when the month has not begun there
 */
export async function monthKpis(
  storage: Storage,
  contract: string,
  pump: Pump,
  month: string,
  now: EpochMs,
): Promise<WindowKpis[]> {
  const customer = await customersIn(storage).get(contract);
  if (!customer) throw new OutageError('The contract of this device is gone, or is being erased just now.');
  const { zone } = customer.contract;
  if (!hasMonthBegun(month, zone, now)) throw new InputError(notBegun(month, zone));
  return kpisOver(storage, contract, pump, [monthWindow(month, zone, now)], now);
}

/** The windows' KPIs; the health score, which is of a day, with the shortest of them. */
async function kpisOver(
  storage: Storage,
  contract: string,
  pump: Pump,
  windows: readonly Window[],
  now: EpochMs,
): Promise<WindowKpis[]> {
  const [{ records }, model, doubts] = await Promise.all([
    maintenanceIn(storage, contract).of(pump.key),
    findModel(storage, pump.model),
    doubtsOf(storage, contract, pump.key, {
      // The score at the end of a month looks back as far as the longest rolling window does.
      from: Math.min(...windows.map(({ from }) => from)) - REMEMBERED,
      to: Math.max(...windows.map(({ to }) => to)),
    }),
  ]);
  const failures = failureSpans(records, now);
  const known = await knownOver(rollupsIn(storage, contract), pump.key, windows, doubts, failures);
  const scored = windows.find(({ name }) => name === '24h' || isMonth(name));
  const score =
    scored && scored.to > scored.from
      ? await scoreAtEndOf(scored, storage, contract, pump, model, doubts)
      : [];
  return windows.map((window, i) => {
    const kpis = kpisOf(known[i]!, failures);
    const { name, from, to } = window;
    return { window: name, from, to, kpis: window === scored ? [...score, ...kpis] : kpis };
  });
}
