import type { BatchReport } from '../../shared/telemetry/telemetry.ts';
import { type EpochMs, SECOND } from '../../shared/time.ts';
import type { IngestCounts } from './counts.ts';
import type { PacketEvent } from './events.ts';

/**
 * What is told of a batch.
 *
 * @param began when it was taken from the hub
 * @param ended when all of it was stored or set aside
 */
export function reportOf(
  events: readonly PacketEvent[],
  counts: IngestCounts,
  began: EpochMs,
  ended: EpochMs,
): BatchReport {
  const oldest = events.reduce((least, { enqueuedAt }) => Math.min(least, enqueuedAt), began);
  const duration = (ended - began) / SECOND;
  return { counts, packets: events.length, duration, lag: (began - oldest) / SECOND };
}
