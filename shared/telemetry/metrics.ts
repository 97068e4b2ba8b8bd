import type { Counter } from '@opentelemetry/api';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { MINUTE } from '../time.ts';
import type { BatchReport, Telemetry } from './telemetry.ts';

/** Bounds of the buckets, in seconds: from a quick batch to an outage of an hour and more. */
const SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600, 14_400];
/** In packets: host.json's largest batch is 256. */
const PACKETS = [1, 2, 4, 8, 16, 32, 64, 128, 256];

/** Telemetry that can be told to send what it has. */
export interface Metrics extends Telemetry {
  flush(): Promise<void>;
}

/**
 * OpenTelemetry metrics to a collector, by OTLP over HTTP, once a minute. Names and units follow its semantic
 * conventions. Attributes are a packet's outcome, of which there are two dozen, and a leg of the canary's way, of six.
 *
 * @param url of the collector's metrics, `https://host/v1/metrics`
 */
export function metricsTo(url: string): Metrics {
  const reader = new PeriodicExportingMetricReader({
    exporter: new OTLPMetricExporter({ url }),
    exportIntervalMillis: MINUTE,
  });
  const resource = resourceFromAttributes({ 'service.name': 'vakt' });
  const provider = new MeterProvider({ resource, readers: [reader] });
  const meter = provider.getMeter('vakt');
  const counter = (name: string, unit: string, description: string) =>
    meter.createCounter(name, { unit, description });
  const histogram = (name: string, unit: string, bounds: number[], description: string) =>
    meter.createHistogram(name, { unit, description, advice: { explicitBucketBoundaries: bounds } });

  const packets = counter('vakt.ingest.packets', '{packet}', 'Packets by what became of them');
  const size = histogram('vakt.ingest.batch.size', '{packet}', PACKETS, 'Packets in a batch');
  const duration = histogram('vakt.ingest.batch.duration', 's', SECONDS, 'How long a batch took');
  const lag = histogram(
    'vakt.ingest.lag',
    's',
    SECONDS,
    'How long ago IoT Hub took in the oldest packet of a batch, when it began',
  );
  const retries = counter(
    'vakt.ingest.retries',
    '{packet}',
    'Packets tried again out of the quarantine, by what became of them',
  );
  const takenIn = counter(
    'vakt.ingest.parked.taken',
    '{packet}',
    'Packets taken in after they were parked, by what became of them',
  );
  const sweeps = counter(
    'vakt.ingest.quarantine.swept',
    '{packet}',
    'Packets deleted from the common quarantine because their time there was over',
  );
  const runs = counter(
    'vakt.canary.runs',
    '{run}',
    'Runs of the canary, by the leg that was missing, or complete',
  );
  const legs = histogram(
    'vakt.canary.leg.duration',
    's',
    SECONDS,
    'How long each leg of the way from pump to inbox took the canary',
  );
  return {
    batch(report: BatchReport) {
      addByOutcome(packets, report.counts);
      size.record(report.packets);
      duration.record(report.duration);
      lag.record(report.lag);
    },
    retried: (counts) => addByOutcome(retries, counts),
    takenIn: (counts) => addByOutcome(takenIn, counts),
    swept: (count) => sweeps.add(count),
    canary({ seconds, missing }) {
      runs.add(1, { outcome: missing ?? 'complete' });
      for (const [leg, took] of Object.entries(seconds)) legs.record(took, { leg });
    },
    flush: () => provider.forceFlush(),
  };
}

function addByOutcome(counter: Counter, counts: Readonly<Record<string, number>>): void {
  for (const [outcome, count] of Object.entries(counts)) counter.add(count, { outcome });
}
