import { benchFanOut } from './alerts/fanOut.ts';
import { benchLatency } from './alerts/latency.ts';
import { benchRender } from './alerts/render.ts';
import type { BenchLine } from './report.ts';

/** What mails take: to be put into words, to reach 10,000 people, and to arrive at all, beside Alertmanager. */
export async function benchAlerts(): Promise<BenchLine[]> {
  return [...(await benchRender()), ...(await benchFanOut()), ...(await benchLatency())];
}
