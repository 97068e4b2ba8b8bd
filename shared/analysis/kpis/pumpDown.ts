import { DOUBTED, type Known, type Said, shareOf, unavailable, value } from './kpi.ts';

const NO_PUMP_DOWN = 'no pump-down has ended in this window';

/** How long the process waited for its vacuum, of the pump-downs that ended in the window. */
export function pumpDown({ rollup, window, doubted }: Known): Record<string, Said> {
  if (!rollup.pumpDowns) return {};
  const { count, sum, min, max } = rollup.pumpDowns;
  const of = shareOf(window, rollup.signals.inletPressure?.held ?? 0);
  // A number in which hours are wanting would be too small and look whole.
  const isDoubted = doubted?.has('inletPressure') === true;
  const NumberOfPumpDowns = isDoubted ? unavailable(DOUBTED) : value(count, '1', of);
  if (min === undefined || max === undefined) {
    return { NumberOfPumpDowns, 'PumpDownTime.mean': unavailable(isDoubted ? DOUBTED : NO_PUMP_DOWN) };
  }
  return {
    NumberOfPumpDowns,
    'PumpDownTime.mean': value(sum / count, 's', of),
    'PumpDownTime.min': value(min, 's', of),
    'PumpDownTime.max': value(max, 's', of),
  };
}
