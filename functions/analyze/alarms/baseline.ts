import type { Deviation } from '../../../shared/analysis/baseline/deviation.ts';
import type { Watch } from '../../../shared/domain/watch.ts';
import type { EpochMs } from '../../../shared/time.ts';
import { type ConditionMemory, type Step, step } from './condition.ts';

/**
 * The condition of a signal's deviation from the pump's own baseline, in robust spreads to either side, as of when it
 * was found. What chance may have done is no deviation.
 */
export function stepBaseline(
  before: ConditionMemory,
  watch: Watch,
  device: string,
  deviations: readonly Deviation[],
  now: EpochMs,
): Step | undefined {
  const deviation = deviations.find(({ signal }) => signal === watch.signal);
  if (!deviation) return undefined;
  const spreads = deviation.significant ? Math.abs(deviation.spreads) : 0;
  // Of a signal that never deviated there is nothing to remember.
  if (spreads === 0 && before.condition === undefined) return undefined;
  return step(before, watch, device, { at: now, arrivedAt: now, value: Math.round(spreads * 10) / 10 });
}
