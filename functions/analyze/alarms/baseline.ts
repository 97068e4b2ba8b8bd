import type { Deviation } from '../../../shared/analysis/baseline/deviation.ts';
import type { Signal } from '../../../shared/domain/signals.ts';
import type { Watch } from '../../../shared/domain/watch.ts';
import type { EpochMs } from '../../../shared/time.ts';
import type { ConditionMemory, Step } from './change.ts';
import { step } from './condition.ts';

/**
 * The condition of a signal's deviation from the pump's own baseline, in robust spreads to either side, as of when it
 * was found. What chance may have done is no deviation; nor is there any from a baseline that begins anew.
 *
 * @param learning signals whose baseline isn't known yet: what one deviated from before the pump was put in order is over
 */
export function stepBaseline(
  before: ConditionMemory,
  watch: Watch,
  device: string,
  deviations: readonly Deviation[],
  learning: readonly Signal[],
  now: EpochMs,
): Step | undefined {
  const deviation = deviations.find(({ signal }) => signal === watch.signal);
  if (!deviation && !learning.includes(watch.signal!)) return undefined;
  const spreads = deviation?.significant ? Math.abs(deviation.spreads) : 0;
  // Of a signal that never deviated there is nothing to remember.
  if (spreads === 0 && before.condition === undefined) return undefined;
  return step(before, watch, device, { at: now, arrivedAt: now, value: Math.round(spreads * 10) / 10 });
}
