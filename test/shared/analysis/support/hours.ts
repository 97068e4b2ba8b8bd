import { rollUp } from '../../../../functions/analyze/rollups/rollup.ts';
import type { PumpParameters } from '../../../../local/fleet/physics/pump.ts';
import { type OperatingHour, operatingHours } from '../../../../shared/analysis/baseline/hours.ts';
import type { Reading } from '../../../../shared/domain/reading.ts';
import { MINUTE } from '../../../../shared/time.ts';
import { readingsOf } from './pump.ts';

/** The operating hours of a simulated pump, by the rollups that Vakt makes of its readings. */
export function hoursOf(pump: PumpParameters, from: number, to: number, step = 10 * MINUTE): OperatingHour[] {
  return hoursFrom([...readingsOf(pump, from, to, step)], from, to);
}

/** The same of these readings. */
export function hoursFrom(readings: readonly Reading[], from: number, to: number): OperatingHour[] {
  return operatingHours(rollUp(readings, from, to, to, { limits: [] }).map(({ rollup }) => rollup));
}

/** Pump number `seed` of a fleet of two models, a third of it on shifts, all well. */
export function healthyPump(seed: number): PumpParameters {
  return {
    model: seed % 2 ? 'RV-250' : 'DS-600',
    seed,
    duty: seed % 3 ? 'continuous' : 'shifts',
  };
}
