import { progressOn } from '../../cli/progress.ts';
import { planningOf } from '../../functions/analyze/plan.ts';
import { analysisOf } from '../../functions/analyze/work.ts';
import { inParallel } from '../../shared/parallel.ts';
import { openStorage, type Storage } from '../../shared/storage/connect.ts';
import { createContractStores, createDeploymentStores } from '../../shared/storage/contracts.ts';
import { type AnalyzeMessage, readMessage } from '../../shared/storage/queues.ts';
import { type EpochMs, MINUTE, SECOND } from '../../shared/time.ts';
import { NOW } from '../../test/functions/support/deployment.ts';
import { startStrictAzurite } from '../../test/support/strict.ts';
import { type BenchLine, benchLine } from '../report.ts';
import { addBenchCustomer, addPump, type BenchPump, sendMinute } from './plant.ts';

/** `VAKT_BENCH_PUMPS=10000` takes a quarter of an hour or more: Azurite looks through a whole queue for each message. */
const PUMPS = Number(process.env.VAKT_BENCH_PUMPS ?? 200);
/** Pumps of a contract. */
const OF_ONE = 50;
/** Work items side by side: host.json's batch and half of it again. */
const WORKERS = 24;
/** Requests that a pump and run may cost. */
const MOST_REQUESTS = 40;
/** Ten thousand pumps within the hour in which each is to be looked at. */
const WANTED = 10_000 / 3_600;

/** Pumps planned and worked on into an Azurite beside it, the requests counted by the proxy before it. */
export async function benchPlan(): Promise<BenchLine[]> {
  const { connectionString, control, stop } = await startStrictAzurite();
  try {
    const storage = openStorage(connectionString, connectionString);
    await createDeploymentStores(storage);
    const pumps = await addPumps(storage);
    const run = async (from: EpochMs) => {
      await inParallel(pumps, WORKERS, (pump) => sendMinute(storage, pump, from));
      control.reset();
      const start = performance.now();
      await planAndWork(storage, from + MINUTE + SECOND);
      const seconds = (performance.now() - start) / 1_000;
      return { perSecond: pumps.length / seconds, requests: control.total / pumps.length };
    };
    const first = await run(NOW);
    const many = `${pumps.length} pumps`;
    return [
      line(
        `${many} planned and worked on, each looked at: pumps/s, against 10,000 in an hour`,
        first.perSecond,
        WANTED,
        { atLeast: 1 },
      ),
      line(`${many}, each looked at: requests a pump, against what is meant`, first.requests, MOST_REQUESTS, {
        atMost: 1,
      }),
    ];
  } finally {
    await stop();
  }
}

async function addPumps(storage: Storage): Promise<BenchPump[]> {
  const pumps: BenchPump[] = [];
  while (pumps.length < PUMPS) {
    const contract = await addBenchCustomer(storage);
    await createContractStores(storage, contract);
    const some = Array.from({ length: Math.min(OF_ONE, PUMPS - pumps.length) }, () => contract);
    await inParallel(some, WORKERS, async (owner) => {
      pumps.push(await addPump(storage, owner));
    });
  }
  return pumps;
}

/** Plans, and takes the messages off the queue as the host does, until there are none. */
async function planAndWork(storage: Storage, now: EpochMs): Promise<void> {
  const planned = await planningOf(storage)(now);
  const progress = progressOn(process.stderr, 'pumps worked on', Date.now());
  const work = analysisOf(storage);
  const queue = storage.queue('analyze');
  let done = 0;
  while (done < planned) {
    const { receivedMessageItems } = await queue.receiveMessages({
      numberOfMessages: 32,
      visibilityTimeout: 600,
    });
    await inParallel(receivedMessageItems, WORKERS, async ({ messageText, messageId, popReceipt }) => {
      await work(readMessage<AnalyzeMessage>(Buffer.from(messageText, 'base64').toString()), now);
      await queue.deleteMessage(messageId, popReceipt);
    });
    done += receivedMessageItems.length;
    progress.update(done / planned, done, Date.now());
  }
  progress.end();
}

function line(
  name: string,
  ours: number,
  yardstick: number,
  goal: { atLeast: number } | { atMost: number },
): BenchLine {
  return benchLine({ bench: 'analyze', case: name }, { ours, yardstick }, goal);
}
