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
}

/**
 * Tells of it as OpenTelemetry metrics, where the settings name a collector, and to nobody without one. What that
 * takes is loaded at the first report, so that an instance starts no later for it.
 */
export function telemetryBy({ metricsUrl }: Pick<Settings, 'metricsUrl'>): Telemetry {
  if (metricsUrl === undefined) return { batch: () => undefined };
  let metrics: Promise<Telemetry> | undefined;
  return {
    batch(report) {
      metrics ??= import('./metrics.ts').then(({ metricsTo }) => metricsTo(metricsUrl));
      // Nothing may depend on what tells of the work.
      metrics.then(({ batch }) => batch(report)).catch(() => undefined);
    },
  };
}
