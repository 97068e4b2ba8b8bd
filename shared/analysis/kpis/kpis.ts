import type { Kpi } from '../../domain/health.ts';
import type { DayRollup, HourRollup } from '../../domain/rollup.ts';
import type { Span } from '../../domain/span.ts';
import { DAY, HOUR } from '../../time.ts';
import { mergeSketched } from '../rollups/merge.ts';
import type { Sketched } from '../rollups/sketched.ts';
import { data } from './data.ts';
import { energy } from './energy.ts';
import { type Known, kpis, NO_READINGS, type StatesOfPart, spanOf, unavailable } from './kpi.ts';
import { maintenance } from './maintenance.ts';
import { pumpDown } from './pumpDown.ts';
import { signals } from './signals.ts';
import { times } from './times.ts';
import type { Window } from './windows.ts';

/** The window as a whole, merged from the hours and days that make it. */
export function knownOf(window: Window, parts: readonly Sketched<HourRollup | DayRollup>[]): Known {
  const states = parts.map(({ rollup }): StatesOfPart => {
    const [from, lasts] = 'day' in rollup ? [rollup.day, DAY] : [rollup.hour, HOUR];
    return { from, to: from + lasts, states: rollup.states };
  });
  return { window, ...mergeSketched(parts), parts: states };
}

/**
 * The KPIs of a window: docs/kpis.md says of each its unit, formula and source. What can't be said has a reason in
 * place of a number. Times are in seconds.
 *
 * @param failures as they were recorded, in order and without overlap; one that has not ended lasts until now
 */
export function kpisOf(known: Known, failures: readonly Span[]): Kpi[] {
  // A month that has not begun has no time that could be unknown.
  if (spanOf(known.window) <= 0) return kpis(known.window, { OperatingTime: unavailable(NO_READINGS) });
  return kpis(known.window, {
    ...times(known),
    ...maintenance(known, failures),
    ...data(known),
    ...energy(known),
    ...pumpDown(known),
    ...signals(known),
  });
}
