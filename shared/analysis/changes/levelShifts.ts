import type { LevelShift } from '../../domain/offer.ts';
import { SIGNAL_NAMES, type Signal } from '../../domain/signals.ts';
import type { OperatingHour } from '../baseline/hours.ts';
import { distanceAt, physicsOf } from '../sensors/physics.ts';
import { median } from '../trend/theilSen.ts';
import { stepsIn } from './steps.ts';

/**
 * The steps in what a pump's signals are while it operates, by hours, as far as they are great enough to mean
 * something ({@link SignalPhysics.move}). What the process asks of the pump may step as it likes.
 *
 * Measured on healthy simulated pumps: docs/sensors.md.
 *
 * @param hours in order; those of a month keep it cheap
 * @param signals those to look at
 */
export function levelShifts(
  hours: readonly OperatingHour[],
  signals: readonly Signal[] = SIGNAL_NAMES.filter((signal) => signal !== 'inletPressure'),
): LevelShift[] {
  return signals.flatMap((signal) => {
    const points = hours.flatMap(({ hour, means }) => {
      const value = means[signal];
      return value === undefined ? [] : [{ at: hour, value }];
    });
    const least = distanceAt(physicsOf(signal).move, median(points.map(({ value }) => value)));
    return stepsIn(points, least).map(({ at, from, to }) => ({ signal, at, before: from, after: to }));
  });
}
