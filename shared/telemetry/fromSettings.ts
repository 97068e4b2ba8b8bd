import type { Settings } from '../settings.ts';
import type { Telemetry } from './telemetry.ts';

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
