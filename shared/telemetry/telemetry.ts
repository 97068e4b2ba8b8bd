import type { CanaryRun } from '../domain/canaryRun.ts';

/** What ingest tells of one batch: of its own work only, never whose packets they were. */
export interface BatchReport {
  /** How many packets went where: stored, duplicate, or the reason for which they were refused. */
  readonly counts: Readonly<Record<string, number>>;
  readonly packets: number;
  /** How long the batch took, in seconds. */
  readonly duration: number;
  /** How long ago IoT Hub took in the oldest of the packets, when the batch began; in seconds. */
  readonly lag: number;
}

/** Where Vakt tells of its own work. */
export interface Telemetry {
  batch(report: BatchReport): void;
  /** What became of packets that were tried again out of the quarantine, by outcome as in {@link BatchReport.counts}. */
  retried(counts: Readonly<Record<string, number>>): void;
  /** What became of packets that were taken in after they were parked, likewise. */
  takenIn(counts: Readonly<Record<string, number>>): void;
  /** How many packets' limit in the common quarantine was over, and they were deleted. */
  swept(packets: number): void;
  /** What came of a run of the canary. */
  canary(run: CanaryRun): void;
}
