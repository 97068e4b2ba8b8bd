import { DOUBTED, type Known, type Said, unavailable, value } from './kpi.ts';

const KILOJOULES_PER_KWH = 3_600;
const HOUR_SECONDS = 3_600;

/** Energy is ∫ power dt over the time the power is known; kW times seconds are kJ, 3,600 of them a kWh. */
export function energy({ rollup, doubted }: Known): Record<string, Said> {
  const power = rollup.signals.power;
  // A sum in which hours are wanting is none.
  if (doubted?.has('power')) return { Energy: unavailable(DOUBTED) };
  if (!power) return { Energy: unavailable('the box does not measure power') };
  const energy = power.sum / KILOJOULES_PER_KWH;
  const hours = rollup.states.operating / HOUR_SECONDS;
  return {
    Energy: value(energy, 'kWh'),
    EnergyPerOperatingHour:
      hours > 0 ? value(energy / hours, 'kWh/h') : unavailable('the pump is not known to have operated'),
  };
}
