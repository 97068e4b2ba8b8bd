import { type Known, type Said, unavailable, value } from './kpi.ts';

/** How long the process waited for its vacuum, of the pump-downs that ended in the window. */
export function pumpDown({ rollup: { pumpDowns } }: Known): Record<string, Said> {
  if (!pumpDowns) return {};
  const { count, sum, min, max } = pumpDowns;
  if (min === undefined || max === undefined) {
    return {
      NumberOfPumpDowns: value(0, '1'),
      'PumpDownTime.mean': unavailable('no pump-down has ended in this window'),
    };
  }
  return {
    NumberOfPumpDowns: value(count, '1'),
    'PumpDownTime.mean': value(sum / count, 's'),
    'PumpDownTime.min': value(min, 's'),
    'PumpDownTime.max': value(max, 's'),
  };
}
