import type { HourRollup } from '../../domain/rollup.ts';
import type { EpochMs } from '../../time.ts';

/**
 * The hours that tell of the part which is in the pump now. The hour of the change belongs to both parts, and
 * so to neither.
 *
 * @param since when the part was put in; everything counts where that isn't known
 */
export function sinceRenewal(
  rollups: readonly HourRollup[],
  since: EpochMs | undefined,
): readonly HourRollup[] {
  return since === undefined ? rollups : rollups.filter(({ hour }) => hour >= since);
}
