import { uniform } from './random.ts';
import { day, hour, minute } from './time.ts';

/** `continuous` pumps run day and night; those on `shifts` from 06:00 to 22:00 UTC, and not on Sundays. */
export type Duty = 'continuous' | 'shifts';

export interface DutyPlan {
  duty: Duty;
  seed: number;
  /**
   * Epoch milliseconds at which production is stepped up: moderate load for hours before, full load for
   * hours afterwards. It makes what depends on load rise at once, at a known time.
   */
  peakAt?: number;
  /** By how many K its hall is warmer at the height of summer than in the year's mean; 0 by default. */
  season?: number;
}

const loadHolds = 20 * minute;
const lowestLoad = 0.45;

/** Load in the hours before the peak, of full load, and how long both last. */
export const loadBeforePeak = 0.7;
const aroundPeak = 6 * hour;

/**
 * Load of a pump at a time, as a fraction of full load; 0 when it is stopped.
 *
 * @param at epoch milliseconds
 */
export function loadAt({ duty, seed, peakAt }: DutyPlan, at: number): number {
  if (peakAt !== undefined && Math.abs(at - peakAt) <= aroundPeak) return at < peakAt ? loadBeforePeak : 1;
  if (duty === 'shifts' && !isShift(at)) return 0;
  return lowestLoad + (1 - lowestLoad) * uniform(seed, Math.floor(at / loadHolds));
}

function isShift(at: number): boolean {
  const date = new Date(Math.floor(at / day) * day);
  const sinceMidnight = at - date.getTime();
  return date.getUTCDay() !== 0 && sinceMidnight >= 6 * hour && sinceMidnight < 22 * hour;
}
