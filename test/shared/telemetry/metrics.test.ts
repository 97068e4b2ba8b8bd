import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { telemetryBy } from '../../../shared/telemetry/fromSettings.ts';
import { metricsTo } from '../../../shared/telemetry/metrics.ts';

/** A collector that keeps what it is sent, as OTLP's JSON has it. */
async function startCollector() {
  const received: string[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    received.push(text);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { received, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/metrics` };
}

interface Point {
  readonly attributes: { key: string; value: { stringValue: string } }[];
  readonly asDouble?: number;
  readonly asInt?: number;
  readonly count?: number;
  readonly sum?: number;
}

/** The points of the metrics in a message, by name. */
function metricsIn(text: string): Map<string, Point[]> {
  const [{ scopeMetrics }] = JSON.parse(text).resourceMetrics;
  const all = scopeMetrics.flatMap((scope: { metrics: unknown[] }) => scope.metrics);
  return new Map(
    all.map(
      (metric: { name: string; sum?: { dataPoints: Point[] }; histogram?: { dataPoints: Point[] } }) => [
        metric.name,
        (metric.sum ?? metric.histogram)!.dataPoints,
      ],
    ),
  );
}

test('batches are told as counters by outcome, and histograms of size, duration and lag', async () => {
  const collector = await startCollector();
  const metrics = metricsTo(collector.url);
  metrics.batch({ counts: { stored: 5, 'not-json': 1 }, packets: 6, duration: 0.5, lag: 2 });
  metrics.batch({ counts: { stored: 3 }, packets: 3, duration: 0.25, lag: 3_600 });
  await metrics.flush();

  const found = metricsIn(collector.received[0]!);
  expect([...found.keys()].sort()).toEqual([
    'vakt.ingest.batch.duration',
    'vakt.ingest.batch.size',
    'vakt.ingest.lag',
    'vakt.ingest.packets',
  ]);
  const packets = found.get('vakt.ingest.packets')!.map(({ attributes, asDouble, asInt }) => {
    expect(attributes.map(({ key }) => key)).toEqual(['outcome']);
    return [attributes[0]!.value.stringValue, Number(asDouble ?? asInt)];
  });
  expect(Object.fromEntries(packets)).toEqual({ stored: 8, 'not-json': 1 });
  const sums = ['batch.size', 'batch.duration', 'lag'].map((name) => found.get(`vakt.ingest.${name}`)![0]!);
  expect(sums.map(({ count }) => Number(count))).toEqual([2, 2, 2]);
  expect(sums.map(({ sum }) => sum)).toEqual([9, 0.75, 3_602]);
  expect(sums.every(({ attributes }) => attributes.length === 0)).toBe(true);
});

test('packets tried again, and those that had been parked, are told by what became of them, and what the sweep deletes by its number', async () => {
  const collector = await startCollector();
  const metrics = metricsTo(collector.url);
  metrics.retried({ stored: 1 });
  metrics.retried({ 'authorization-expired': 1 });
  metrics.retried({ stored: 1 });
  metrics.takenIn({ stored: 4 });
  metrics.takenIn({});
  metrics.swept(3);
  metrics.swept(0);
  await metrics.flush();

  const found = metricsIn(collector.received[0]!);
  const figureOf = ({ asDouble, asInt }: Point) => Number(asDouble ?? asInt);
  const retries = found
    .get('vakt.ingest.retries')!
    .map((point) => [point.attributes[0]!.value.stringValue, figureOf(point)]);
  expect(Object.fromEntries(retries)).toEqual({ stored: 2, 'authorization-expired': 1 });
  expect(found.get('vakt.ingest.parked.taken')!.map(figureOf)).toEqual([4]);
  expect(found.get('vakt.ingest.quarantine.swept')!.map(figureOf)).toEqual([3]);
});

test('a collector that is not there costs no batch', async () => {
  const telemetry = telemetryBy({ metricsUrl: 'http://127.0.0.1:1/v1/metrics' });
  const report = { counts: { stored: 1 }, packets: 1, duration: 0, lag: 0 };
  const failed = vi.fn();
  process.on('unhandledRejection', failed);
  onTestFinished(() => void process.off('unhandledRejection', failed));
  expect(() => telemetry.batch(report)).not.toThrow();
  expect(() => telemetry.retried({ stored: 1 })).not.toThrow();
  expect(() => telemetry.swept(1)).not.toThrow();
  await import('../../../shared/telemetry/metrics.ts');
  expect(failed).not.toHaveBeenCalled();
});

test('a run of the canary is a count by what was missing, and the seconds of each leg', async () => {
  const collector = await startCollector();
  const metrics = metricsTo(collector.url);
  metrics.canary({ at: 0, seconds: { ready: 0, sent: 0.25 }, missing: 'stored' });
  await metrics.flush();
  const found = metricsIn(collector.received[0]!);
  const told = ({ attributes }: Point) => attributes[0]!.value.stringValue;
  expect(found.get('vakt.canary.runs')!.map(told)).toEqual(['stored']);
  expect(found.get('vakt.canary.leg.duration')!.map((point) => [told(point), point.sum])).toEqual([
    ['ready', 0],
    ['sent', 0.25],
  ]);
});
