import { rollUp } from '../../functions/analyze/rollups/rollup.ts';
import type { Reading } from '../../shared/domain/reading.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { maintenanceIn } from '../../shared/storage/maintenance.ts';
import { dayOf, type EpochMs, HOUR, MINUTE } from '../../shared/time.ts';
import { addCustomer, addDevice, MODEL } from '../functions/support/deployment.ts';
import { putHours } from './rollups.ts';

const STEP = 10 * MINUTE;

/**
 * A pump that operates for a stretch of time, but for two hours of its fourth day (UTC) in which its box said that it was
 * down. Two other hours of that day were recorded as a failure: only who asks for the day's hours finds four hours down.
 */
export async function addFailedPump(storage: Storage, from: EpochMs, to: EpochMs) {
  const customer = await addCustomer(storage);
  const device = await addDevice(storage, customer);
  const day = dayOf(from) + 3 * 24 * HOUR;
  const isDown = (at: EpochMs) => at >= day + 10 * HOUR && at < day + 12 * HOUR;
  const readings = Array.from({ length: (to - from) / STEP + 1 }, (_, i): Reading => {
    const at = from + i * STEP;
    return { at, values: { exhaustPressure: 1_040 }, state: isDown(at) ? 'down' : 'operating' };
  });
  await putHours(storage, customer.key, device.key, rollUp(readings, from, to, to, MODEL));
  const failure = { from: day + 14 * HOUR, to: day + 16 * HOUR };
  const record = { kind: 'failure', id: '0123456789ab', ...failure } as const;
  await maintenanceIn(storage, customer.key).put(device.key, record);
  return { customer, device, failure };
}
