import { loadBeforePeak } from './duty.ts';
import { atmosphere } from './weather.ts';

/**
 * An exhaust filter that clogs: the drop over it grows exponentially with the hours it was used, each
 * weighted with its load.
 */
export interface Clogging {
  /** Epoch milliseconds at which the exhaust pressure passes `limit`, and stays above for hours. */
  passesAt: number;
  /** Absolute exhaust pressure, hPa; above the atmosphere's and the clean filter's drop. */
  limit: number;
  /**
   * The filter's state earlier on: the exhaust pressure (hPa) at a time before `passesAt`, which it passes
   * give or take what the load does just then. It sets how fast the filter clogs.
   */
  earlier?: { passesAt: number; limit: number };
  /** How fast it clogs without `earlier`: load hours in which the drop grows e-fold; 30 by default. */
  timeConstant?: number;
}

/** The drop over a filter that clogs, hPa, without the clean filter's, at full load. */
export type GrownDrop = (at: number) => number;

/** How the flow, which follows the load, scales the drop over the filter. */
export function flowFactor(load: number): number {
  return load === 0 ? 0 : 0.85 + 0.15 * load;
}

// The load's step at `passesAt` lifts the drop by this factor. The limit lies within the step, a little
// below its middle, so that noise neither passes it before nor falls back after.
const step = flowFactor(1) / flowFactor(loadBeforePeak) - 1;
const margin = 0.45 * step;

// A pump's relief valve opens before the casing is at risk.
const reliefDrop = 900;

/**
 * Works out how the drop grows so that the limits are passed when they should.
 *
 * @param loadHoursBetween load hours from one time to another; negative when the second is earlier
 * @param flowAt flow factor at a time, 0 when stopped
 * @throws RangeError when a limit cannot be passed by a clogging filter, or `earlier` is not below and before
 */
export function growth(
  { passesAt, limit, earlier, timeConstant = 30 }: Clogging,
  cleanFilterDrop: number,
  loadHoursBetween: (from: number, to: number) => number,
  flowAt: (at: number) => number,
): GrownDrop {
  const dropAt = (at: number, pressure: number, flow: number) =>
    (pressure - atmosphere(at)) / flow - cleanFilterDrop;
  const final = dropAt(passesAt, limit, 1) * (1 + margin);
  if (!(final > 0)) throw new RangeError(`a limit of ${limit} hPa is passed by a clean filter already`);

  let constant = timeConstant;
  if (earlier) {
    const before = dropAt(earlier.passesAt, earlier.limit, flowAt(earlier.passesAt) || 1);
    const used = loadHoursBetween(earlier.passesAt, passesAt);
    constant = used / Math.log(final / before);
    if (!(before > 0 && constant > 0 && Number.isFinite(constant))) {
      throw new RangeError(
        `a filter that clogs cannot pass ${earlier.limit} hPa before ${limit} hPa at the times given`,
      );
    }
  }
  return (at) => Math.min(reliefDrop, final * Math.exp(loadHoursBetween(passesAt, at) / constant));
}
