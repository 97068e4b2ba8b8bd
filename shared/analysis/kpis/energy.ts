import type { Rollup, SignalRollup } from '../../domain/rollup.ts';
import {
  DOUBTED,
  isSilent,
  type Known,
  NO_READINGS,
  NO_TIME,
  type Said,
  shareOf,
  stateKnown,
  unavailable,
  value,
  WHOLE,
} from './kpi.ts';

const NO_POWER = 'the box does not measure power';
const KILOJOULES_PER_KWH = 3_600;

/**
 * Energy is ∫ power dt; kW times seconds are kJ, 3,600 of them a kWh. Where the power isn't known for more than a
 * hundredth of the time in which the pump operated, or may have, since the box doesn't say its state, the sum would be
 * too small and look whole.
 */
export function energy({ rollup, window, doubted }: Known): Record<string, Said> {
  const { power } = rollup.signals;
  const isDoubted = doubted?.has('power') === true;
  if (!power) {
    const why = unavailable(isDoubted ? DOUBTED : isSilent(rollup) ? NO_READINGS : NO_POWER);
    return { Energy: why, EnergyPerOperatingHour: why };
  }
  if (rollup.covered === 0) {
    return { Energy: unavailable(NO_TIME), EnergyPerOperatingHour: unavailable(NO_TIME) };
  }
  const stands = stateKnown(rollup) - rollup.states.operating;
  const wanted = rollup.covered - stands;
  const known = Math.max(power.operatingHeld, power.held - stands);
  // A box may leave out what is nothing while the pump stands.
  const untold = Math.max(0, stands - (power.held - power.operatingHeld));
  const of = shareOf(window, power.held + untold);
  return {
    Energy: isDoubted
      ? unavailable(DOUBTED)
      : known < WHOLE * wanted
        ? unavailable('the power is not known for all of the time')
        : value(power.sum / KILOJOULES_PER_KWH, 'kWh', of),
    EnergyPerOperatingHour: perOperatingHour(power, rollup, of),
  };
}

/**
 * What an hour in operation takes: the mean power in operation, and beside it the mean power otherwise, for as long as
 * the pump was otherwise for each hour in operation. Each mean is of the time for which the power is known then; a box
 * that sends none while the pump stands says that it is nothing.
 */
function perOperatingHour(power: SignalRollup, { covered, states }: Rollup, of: number): Said {
  const { operating } = states;
  if (power.operatingHeld === 0) {
    return operating > 0
      ? unavailable('the power is not known while the pump operated')
      : unavailable('the pump is not known to have operated');
  }
  if (stateKnown({ states }) < WHOLE * covered) {
    return unavailable('the state is not known for all of the time');
  }
  const otherwise = power.held - power.operatingHeld;
  const resting = otherwise > 0 ? (power.sum - power.operatingSum) / otherwise : 0;
  const perHour = power.operatingSum / power.operatingHeld + (resting * (covered - operating)) / operating;
  return value(perHour, 'kWh/h', of);
}
