import { type LifeEstimate, LONG_LIFE } from '../../../shared/domain/health.ts';
import type { Watch } from '../../../shared/domain/watch.ts';
import { DAY, type EpochMs, SECOND } from '../../../shared/time.ts';
import type { ConditionMemory, Step } from './change.ts';
import { step, suppress } from './condition.ts';

/**
 * The condition of a component's life, by the median of its estimate, as of when it was made. A life of which nothing
 * can be said is not short: what was active returns. One that is over is told by the limit that ended it.
 */
export function stepLife(
  before: ConditionMemory,
  watch: Watch,
  device: string,
  life: readonly LifeEstimate[],
  now: EpochMs,
): Step | undefined {
  const estimate = life.find(({ component }) => component === watch.component);
  if (!estimate) return undefined;
  if ('p50' in estimate && estimate.method === 'limit-passed') {
    return suppress(before, watch, device, 'limit-passed', now);
  }
  const known = 'p50' in estimate && estimate.p50 !== null;
  // Of a component that never was short of life there is nothing to remember.
  if (!known && before.condition === undefined) return undefined;
  const days = known ? (estimate.p50! * SECOND) / DAY : LONG_LIFE;
  return step(before, watch, device, { at: now, arrivedAt: now, value: Math.round(days * 100) / 100 });
}
