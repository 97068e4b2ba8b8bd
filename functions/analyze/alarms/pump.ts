import type { SensorMemory } from '../../../shared/analysis/sensors/memory.ts';
import type { SuppressionReason } from '../../../shared/domain/alarm.ts';
import type { FaultEpisode } from '../../../shared/domain/doubt.ts';
import type { Reading } from '../../../shared/domain/reading.ts';
import type { Watch } from '../../../shared/domain/watch.ts';
import { type EpochMs, SECOND } from '../../../shared/time.ts';

/** What the conditions of a pump have in common, remembered from reading to reading. */
export interface PumpMemory {
  /** Whether it operates; absent while its box has never said so. */
  readonly operating?: boolean;
  /** When it was last seen to begin. */
  readonly startedAt?: EpochMs;
  /** What its sensors have shown so far. */
  readonly sensors?: SensorMemory;
  /** Their faults as far back as a rolling window reaches: what they said then isn't to be believed afterwards either. */
  readonly faults?: readonly FaultEpisode[];
  /** Whether those are kept for good, too; an earlier release didn't. */
  readonly faultsKept?: true;
}

/** Takes what a reading says of the pump's operation. Where it says nothing, the last that was said holds. */
export function takeOperation(before: PumpMemory, { at, state }: Reading): PumpMemory {
  const operating = state === undefined ? before.operating : state === 'operating';
  if (operating === before.operating) return before;
  const started = operating && before.operating === false;
  return { ...before, operating, ...(started ? { startedAt: at } : {}) };
}

/**
 * The pump at an earlier instant, as far as what is known of it now tells. Unless it has operated ever since, it is taken
 * to have stood still: so nothing is raised that may have been suppressed, until a reading says more.
 */
export function pumpAt({ operating, startedAt }: PumpMemory, at: EpochMs): PumpMemory {
  if (operating === undefined) return {};
  const hasSince = operating && (startedAt === undefined || startedAt <= at);
  return hasSince ? { operating, ...(startedAt === undefined ? {} : { startedAt }) } : { operating: false };
}

/**
 * Whether a condition says nothing at this instant, because it follows from what the pump was doing. That may be before what was last
 * heard of it: a value that was held back is believed later, at its own time.
 */
export function suppressionOf(
  { suppress }: Watch,
  pump: PumpMemory,
  at: EpochMs,
): SuppressionReason | undefined {
  const { operating, startedAt } = pumpAt(pump, at);
  if (suppress?.stopped && operating === false) return 'pump-stopped';
  const settledAt = (startedAt ?? Number.NEGATIVE_INFINITY) + (suppress?.started ?? 0) * SECOND;
  return operating && at < settledAt ? 'pump-started' : undefined;
}
