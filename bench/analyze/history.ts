import { analysisOf } from '../../functions/analyze/work.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../shared/time.ts';
import { NOW } from '../../test/functions/support/deployment.ts';
import { putHours } from '../../test/support/rollups.ts';
import { type BenchLine, benchLine, medianOf } from '../report.ts';
import { memoryStorage } from './memory.ts';
import { addPump, sendMinute } from './plant.ts';
import { historyOf } from './pump.ts';

const ROUNDS = 25;

/** What a run costs. */
interface Cost {
  /** Milliseconds. */
  readonly cpu: number;
  readonly requests: number;
}

/** What the worker takes for one pump, by how long it has been known; the storage costs no time. */
export async function benchHistory(): Promise<BenchLine[]> {
  const young = await pumpWith(30);
  const old = await pumpWith(365);
  const costs: { young: Cost[]; old: Cost[]; little: Cost[] } = { young: [], old: [], little: [] };
  for (let round = 0; round <= ROUNDS; round++) {
    costs.young.push(await young(round * HOUR));
    costs.old.push(await old(round * HOUR));
    costs.little.push(await old(round * HOUR + 2 * MINUTE));
  }
  const of = (kind: keyof typeof costs, what: keyof Cost) =>
    medianOf(costs[kind].slice(1).map((cost) => cost[what]));
  const line = (name: string, ours: number, yardstick: number, atMost: number) =>
    benchLine({ bench: 'analyze', case: name }, { ours, yardstick }, { atMost });
  return [
    line(
      'ms of CPU for a pump and run, known for 365 days, against 30',
      of('old', 'cpu'),
      of('young', 'cpu'),
      1.5,
    ),
    line(
      'requests for it, known for 365 days, against 30',
      of('old', 'requests'),
      of('young', 'requests'),
      1,
    ),
    line('ms of CPU for the packet after it, against that run', of('little', 'cpu'), of('old', 'cpu'), 0.7),
    line(
      'requests for the packet after it, against that run',
      of('little', 'requests'),
      of('old', 'requests'),
      0.8,
    ),
  ];
}

/** A pump with a history; what it returns analyses one more minute of it. */
async function pumpWith(days: number): Promise<(later: number) => Promise<Cost>> {
  const { storage, requests } = memoryStorage();
  const pump = await addPump(storage);
  for (const hours of historyOf(NOW - days * DAY, NOW)) {
    await putHours(storage, pump.contract, pump.device, hours);
  }
  const work = analysisOf(storage);
  return async (later) => {
    await sendMinute(storage, pump, NOW + later);
    const asked = requests();
    const before = process.cpuUsage();
    await work({ contract: pump.contract, device: pump.device }, NOW + later + MINUTE + SECOND);
    const { user, system } = process.cpuUsage(before);
    return { cpu: (user + system) / 1_000, requests: requests() - asked };
  };
}
