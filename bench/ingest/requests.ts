import { openStorage } from '../../shared/storage/connect.ts';
import { createDeploymentStores } from '../../shared/storage/contracts.ts';
import { eventOf, NOW } from '../../test/functions/support/deployment.ts';
import { startStrictAzurite } from '../../test/support/strict.ts';
import { type BenchLine, benchLine } from '../report.ts';
import { addSenders, deliver, instanceOn, nextPackets } from './fleet.ts';

/** Devices, the packets of each, and the requests that 1,000 packets may cost an instance that knows nothing yet, and later. */
const CASES = [
  { name: 'backlog of one device', devices: 1, packets: 1_000, first: 27, later: 24 },
  { name: '100 devices × 10', devices: 100, packets: 10, first: 320, later: 110 },
  { name: '1,000 devices × 1', devices: 1_000, packets: 1, first: 3_050, later: 1_010 },
] as const;

const RUBBISH = Buffer.from('{"oilTemperature":');
/** A count a batch, and a look whether somebody takes permissions away. */
const MOST_OF_FLOOD = 6;

/** Requests to the storage per 1,000 packets, counted by the proxy before Azurite. */
export async function benchRequests(): Promise<BenchLine[]> {
  const { connectionString, control, stop } = await startStrictAzurite();
  try {
    const storage = openStorage(connectionString, connectionString);
    await createDeploymentStores(storage);
    const lines: BenchLine[] = [];
    for (const { name, devices, packets, first, later } of CASES) {
      const senders = await addSenders(storage, devices);
      const ingest = instanceOn(storage);
      const requestsOf = async () => {
        const streams = senders.map((sender) => nextPackets(sender, packets));
        control.reset();
        await deliver(ingest, streams);
        return control.total;
      };
      lines.push(line(`${name}, by an instance that was just started`, await requestsOf(), first));
      lines.push(line(`${name}, by one that knows them`, await requestsOf(), later));
    }
    const [flooding] = await addSenders(storage, 1);
    const ingest = instanceOn(storage);
    const flood = async () => {
      control.reset();
      for (let batch = 0; batch < 4; batch++) {
        await ingest(
          Array.from({ length: 250 }, () => eventOf(flooding!.deviceId, RUBBISH)),
          NOW,
        );
      }
      return control.total;
    };
    await flood();
    lines.push(line('rubbish of one device, after the first of the hour', await flood(), MOST_OF_FLOOD));
    return lines;
  } finally {
    await stop();
  }
}

function line(name: string, ours: number, most: number): BenchLine {
  const names = {
    bench: 'ingest',
    case: `storage requests per 1,000 packets, ${name}, against what is meant`,
  };
  return benchLine(names, { ours, yardstick: most }, { atMost: 1 });
}
