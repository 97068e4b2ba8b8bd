import { knownOf, kpisOf } from '../../shared/analysis/kpis/kpis.ts';
import {
  monthWindow,
  type RollingName,
  rollingWindow,
  type Window,
} from '../../shared/analysis/kpis/windows.ts';
import type { Device } from '../../shared/domain/device.ts';
import type { Kpi } from '../../shared/domain/health.ts';
import { failureSpans } from '../../shared/domain/maintenance.ts';
import { OutageError } from '../../shared/errors.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { kpisIn } from '../../shared/storage/kpis.ts';
import { maintenanceIn } from '../../shared/storage/maintenance.ts';
import { customersIn } from '../../shared/storage/registry.ts';
import { rollupsIn } from '../../shared/storage/rollups.ts';
import { stretchesOf } from '../../shared/storage/stretches.ts';
import type { EpochMs } from '../../shared/time.ts';

/** The rolling KPIs as the analysis last found them. */
export async function storedKpis(
  storage: Storage,
  { contract, key }: Device,
  names: readonly RollingName[],
): Promise<Kpi[]> {
  const stored = await kpisIn(storage, contract).of(key);
  return stored.filter(({ window }) => names.some((name) => name === window)).flatMap(({ kpis }) => kpis);
}

/** The KPIs of the rolling windows whose last hour holds an instant. */
export async function kpisAt(
  storage: Storage,
  device: Device,
  names: readonly RollingName[],
  at: EpochMs,
  now: EpochMs,
): Promise<Kpi[]> {
  return kpisOver(
    storage,
    device,
    names.map((name) => rollingWindow(name, at, now)),
    now,
  );
}

/**
 * The KPIs of a calendar month in the contract's time zone.
 *
 * @throws {OutageError} when the contract is gone
 */
export async function monthKpis(
  storage: Storage,
  device: Device,
  month: string,
  now: EpochMs,
): Promise<Kpi[]> {
  const customer = await customersIn(storage).get(device.contract);
  if (!customer) throw new OutageError('The contract of this device is gone, or is being erased just now.');
  return kpisOver(storage, device, [monthWindow(month, customer.contract.zone, now)], now);
}

async function kpisOver(
  storage: Storage,
  { contract, key }: Device,
  windows: readonly Window[],
  now: EpochMs,
): Promise<Kpi[]> {
  const stretches = await stretchesOf(rollupsIn(storage, contract), key, windows);
  const failures = failureSpans((await maintenanceIn(storage, contract).of(key)).records, now);
  return windows.flatMap((window, i) => kpisOf(knownOf(window, stretches[i]!), failures));
}
