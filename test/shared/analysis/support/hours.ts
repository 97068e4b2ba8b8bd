import { rollUp } from '../../../../functions/analyze/rollups/rollup.ts';
import type { PumpParameters } from '../../../../local/fleet/physics/pump.ts';
import { type OperatingHour, operatingHours } from '../../../../shared/analysis/baseline/hours.ts';
import { MINUTE } from '../../../../shared/time.ts';
import { readingsOf } from './pump.ts';

/** The operating hours of a simulated pump, by the rollups that Vakt makes of its readings. */
export function hoursOf(pump: PumpParameters, from: number, to: number, step = 10 * MINUTE): OperatingHour[] {
  return operatingHours(rollUp([...readingsOf(pump, from, to, step)], from, to, to));
}

/** Pump number `seed` of a fleet of two models, a third of it on shifts, all well. */
export function healthyPump(seed: number): PumpParameters {
  return {
    model: seed % 2 ? 'RV-250' : 'DS-600',
    seed,
    duty: seed % 3 ? 'continuous' : 'shifts',
  };
}
