import type { Environment } from './value.ts';

/**
 * Where OTLP metrics go, by the names that OpenTelemetry gave these settings: of its metrics alone, or of everything.
 * The headers in `OTEL_EXPORTER_OTLP_HEADERS`, with which a collector knows who sends, are read by the exporter.
 *
 * @see https://opentelemetry.io/docs/specs/otel/protocol/exporter/
 */
export function metricsUrlFrom(env: Environment, problems: string[]): string | undefined {
  const own = env.OTEL_EXPORTER_OTLP_METRICS_ENDPOINT?.trim();
  const common = env.OTEL_EXPORTER_OTLP_ENDPOINT?.trim();
  const url = own || (common ? `${common.replace(/\/$/, '')}/v1/metrics` : undefined);
  if (url === undefined || /^https?:\/\/[^/]+/.test(url)) return url;
  const name = own ? 'OTEL_EXPORTER_OTLP_METRICS_ENDPOINT' : 'OTEL_EXPORTER_OTLP_ENDPOINT';
  problems.push(`${name} is wrong: the address of a collector is wanted, like https://collector:4318`);
  return undefined;
}
