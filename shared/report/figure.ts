import { NO_READINGS } from '../analysis/kpis/kpi.ts';
import type { Kpi } from '../domain/health.ts';

/** A pump's figure by its name. One that isn't there, because nothing was heard in the month, says so. */
export function figureOf(kpis: readonly Kpi[], name: string): Kpi | undefined {
  const isSilent = (kpi: Kpi) => 'unavailable' in kpi && kpi.unavailable === NO_READINGS;
  const found = kpis.find((kpi) => kpi.name === name);
  const silent = kpis.find((kpi) => kpi.name === 'OperatingTime' && isSilent(kpi));
  return found ?? (silent && { ...silent, name });
}
