import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type BenchLine, benchLine } from '../report.ts';
import { addSenders, deliver, instanceOn, nextPackets, startBareDeployment } from './fleet.ts';

/** `VAKT_BENCH_PACKETS=1000000` tries it with a million, which takes minutes. */
const PACKETS = Number(process.env.VAKT_BENCH_PACKETS ?? 20_000);
const SENDERS = 20;
/** Packets of a sender between two looks. */
const A_ROUND = 50;

/** What one instance of ingest still holds after many packets, against what it held after a quarter of them. */
export async function benchMemory(): Promise<BenchLine> {
  const { storage, azurite } = await startBareDeployment();
  try {
    const senders = await addSenders(storage, SENDERS);
    const ingest = instanceOn(storage);
    const rounds = Math.max(8, Math.ceil(PACKETS / SENDERS / A_ROUND));
    const held: number[] = [];
    for (let round = 0; round < rounds; round++) {
      await deliver(
        ingest,
        senders.map((sender) => nextPackets(sender, A_ROUND)),
      );
      if (round === Math.floor(rounds / 4) - 1 || round === rounds - 1) held.push(megabytesHeld());
    }
    const [early, late] = held as [number, number];
    const name = `MB held after ${rounds * A_ROUND * SENDERS} packets, against after a quarter of them`;
    return benchLine({ bench: 'ingest', case: name }, { ours: late, yardstick: early }, { atMost: 1.1 });
  } finally {
    await azurite.stop();
  }
}

/** What is left in use when everything that can be forgotten is. */
function megabytesHeld(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1e6;
}
