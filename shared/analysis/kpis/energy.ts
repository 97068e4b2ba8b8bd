import {
  DOUBTED,
  isSilent,
  type Known,
  NO_READINGS,
  type Said,
  stateKnown,
  unavailable,
  value,
} from './kpi.ts';

const NO_POWER = 'the box does not measure power';
const KILOJOULES_PER_KWH = 3_600;
const HOUR_SECONDS = 3_600;
/** Share of the time for which the power may be unknown: a meter of class 1 (IEC 62053-21) may be off by as much. */
const MAY_BE_WANTING = 0.01;

/**
 * Energy is ∫ power dt; kW times seconds are kJ, 3,600 of them a kWh. Where the power isn't known for more than a
 * hundredth of the time in which the pump operated (of the time that readings cover, where the box doesn't say), the
 * sum would be too small and look whole. What an hour in operation takes is told by the time for which it is known.
 */
export function energy({ rollup, doubted }: Known): Record<string, Said> {
  const { power } = rollup.signals;
  const isDoubted = doubted?.has('power') === true;
  if (!power) {
    return { Energy: unavailable(isDoubted ? DOUBTED : isSilent(rollup) ? NO_READINGS : NO_POWER) };
  }
  const { operating } = rollup.states;
  const [known, wanted] =
    stateKnown(rollup) > 0 ? [power.operatingHeld, operating] : [power.held, rollup.covered];
  const energy = power.sum / KILOJOULES_PER_KWH;
  return {
    Energy: isDoubted
      ? unavailable(DOUBTED)
      : known < (1 - MAY_BE_WANTING) * wanted
        ? unavailable('the power is not known for all of the time')
        : value(energy, 'kWh'),
    EnergyPerOperatingHour:
      power.operatingHeld > 0
        ? value(energy / (power.operatingHeld / HOUR_SECONDS), 'kWh/h')
        : operating > 0
          ? unavailable('the power is not known while the pump operated')
          : unavailable('the pump is not known to have operated'),
  };
}
