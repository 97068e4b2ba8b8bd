import type { LifeEstimate } from '../shared/domain/health.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../shared/time.ts';

/**
 * An estimate seen later than it was made. Beyond the horizon stays beyond it, and nothing lasts less than 0.
 *
 * @param elapsed ms since it was made
 */
export function countedDown(estimate: LifeEstimate, elapsed: number): LifeEstimate {
  if ('unavailable' in estimate) return estimate;
  const left = (seconds: number | null) =>
    seconds === null ? null : Math.max(0, Math.round(seconds - elapsed / SECOND));
  return { ...estimate, p10: left(estimate.p10), p50: left(estimate.p50), p90: left(estimate.p90) };
}

/** A remaining life for a person, in the two largest units; `null` lies beyond the horizon. */
export function lifetime(seconds: number | null): string {
  if (seconds === null) return 'over a year';
  const ms = seconds * SECOND;
  if (ms >= DAY) return `${Math.floor(ms / DAY)} d ${Math.floor((ms % DAY) / HOUR)} h`;
  return `${Math.floor(ms / HOUR)} h ${Math.floor((ms % HOUR) / MINUTE)} min`;
}
