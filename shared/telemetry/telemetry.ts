import type { CanaryRun } from '../canary/legs.ts';
import type { Settings } from '../settings.ts';

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

/**
 * Tells of it as OpenTelemetry metrics, where the settings name a collector, and to nobody without one. What that
 * takes is loaded at the first report, so that an instance starts no later for it.
 */
export function telemetryBy({ metricsUrl }: Pick<Settings, 'metricsUrl'>): Telemetry {
  let metrics: Promise<Telemetry> | undefined;
  const tell = (what: (telemetry: Telemetry) => void) => {
    if (metricsUrl === undefined) return;
    metrics ??= import('./metrics.ts').then(({ metricsTo }) => metricsTo(metricsUrl));
    // Nothing may depend on what tells of the work.
    metrics.then(what).catch(() => undefined);
  };
  return {
    batch: (report) => tell((telemetry) => telemetry.batch(report)),
    retried: (counts) => tell((telemetry) => telemetry.retried(counts)),
    takenIn: (counts) => tell((telemetry) => telemetry.takenIn(counts)),
    swept: (packets) => tell((telemetry) => telemetry.swept(packets)),
    canary: (run) => tell((telemetry) => telemetry.canary(run)),
  };
}
