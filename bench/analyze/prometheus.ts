import { knownOf, kpisOf } from '../../shared/analysis/kpis/kpis.ts';
import { ROLLING_NAMES, rollingWindow } from '../../shared/analysis/kpis/windows.ts';
import { estimateLife, LIFE_HISTORY } from '../../shared/analysis/life/estimate.ts';
import { openStorage, type Storage } from '../../shared/storage/connect.ts';
import { createContractStores, createDeploymentStores } from '../../shared/storage/contracts.ts';
import { rollupsIn } from '../../shared/storage/rollups.ts';
import { stretchesOf } from '../../shared/storage/stretches.ts';
import { DAY, hourOf, MINUTE, SECOND } from '../../shared/time.ts';
import { NOW } from '../../test/functions/support/deployment.ts';
import { startAzurite } from '../../test/support/azurite.ts';
import { putHours } from '../../test/support/rollups.ts';
import { type BenchLine, benchLine, medianOf } from '../report.ts';
import { addBenchCustomer, addPump, type BenchPump } from './plant.ts';
import { startPrometheus } from './promServer.ts';
import { BENCH_MODEL, historyOf, readingsOf } from './pump.ts';

const ROUNDS = 15;
const FROM = NOW - 30 * DAY;

/**
 * KPIs of the last 30 days and a trend over them, of one pump with a reading a minute, from the stores to the
 * figures: ours out of Azurite, all three windows and both components' lives; Prometheus's out of its own database,
 * mean, three quantiles and a prediction of each signal over 30 days, a query for each of these, all signals at once.
 */
export async function benchPrometheus(): Promise<BenchLine[]> {
  const prometheus = await startPrometheus(openMetrics());
  if (!prometheus) {
    process.stderr.write(
      'prometheus and promtool are not installed: left out (apt-get install prometheus)\n',
    );
    return [];
  }
  const azurite = await startAzurite();
  try {
    const storage = openStorage(azurite.connectionString, azurite.connectionString);
    const pump = await rolledUp(storage);
    const [ours, yardstick]: [number[], number[]] = [[], []];
    for (let round = 0; round <= ROUNDS; round++) {
      ours.push(await millisecondsOf(() => kpisAndLife(storage, pump)));
      yardstick.push(await millisecondsOf(() => askPrometheus(prometheus.query)));
    }
    const name =
      'ms from the stores to KPIs and a 30-day trend of a pump, against Prometheus over the same samples';
    const figures = { ours: medianOf(ours.slice(1)), yardstick: medianOf(yardstick.slice(1)) };
    return [benchLine({ bench: 'analyze', case: name }, figures, { atMost: 1 })];
  } finally {
    await prometheus.stop();
    await azurite.stop();
  }
}

async function rolledUp(storage: Storage): Promise<BenchPump> {
  await createDeploymentStores(storage);
  const contract = await addBenchCustomer(storage);
  await createContractStores(storage, contract);
  const pump = await addPump(storage, contract);
  for (const hours of historyOf(FROM, NOW)) await putHours(storage, contract, pump.device, hours);
  return pump;
}

async function kpisAndLife(storage: Storage, { contract, device }: BenchPump): Promise<void> {
  const rollups = rollupsIn(storage, contract);
  const windows = ROLLING_NAMES.map((name) => rollingWindow(name, NOW));
  const [stretches, history] = await Promise.all([
    stretchesOf(rollups, device, windows),
    rollups.range(device, hourOf(NOW - LIFE_HISTORY), NOW),
  ]);
  const kpis = windows.flatMap((window, i) => kpisOf(knownOf(window, stretches[i]!), []));
  const lives = BENCH_MODEL.components.map((one) => estimateLife(one, BENCH_MODEL.limits, history, NOW));
  if (kpis.length < 100 || lives.length < 2) throw new Error('ours has not answered');
}

const QUERIES = [
  'avg_over_time(pump[30d])',
  ...[0.05, 0.5, 0.95].map((share) => `quantile_over_time(${share}, pump[30d])`),
  'predict_linear(pump[30d], 2592000)',
];

async function askPrometheus(query: (text: string, at: number) => Promise<number>): Promise<void> {
  for (const text of QUERIES) {
    if ((await query(text, (NOW - MINUTE) / SECOND)) !== 6)
      throw new Error(`no answer of six signals to ${text}`);
  }
}

/** The same samples in the text format that promtool reads. */
function* openMetrics(): Generator<string> {
  yield '# TYPE pump gauge\n';
  for (let day = FROM; day < NOW; day += DAY) {
    const lines: string[] = [];
    for (const { at, values } of readingsOf(day, day + DAY, MINUTE)) {
      for (const [signal, value] of Object.entries(values)) {
        lines.push(`pump{signal="${signal}"} ${value} ${at / SECOND}\n`);
      }
    }
    yield lines.join('');
  }
  yield '# EOF\n';
}

async function millisecondsOf(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
