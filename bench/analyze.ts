import { benchHistory } from './analyze/history.ts';
import { benchPlan } from './analyze/plan.ts';
import { benchPrometheus } from './analyze/prometheus.ts';
import type { BenchLine } from './report.ts';

/** What the analysis takes: of the processor by length of history, of a storage by pumps, and beside Prometheus. */
export async function benchAnalyze(): Promise<BenchLine[]> {
  return [...(await benchHistory()), ...(await benchPlan()), ...(await benchPrometheus())];
}
