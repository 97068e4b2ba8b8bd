import type { TableClient } from '@azure/data-tables';
import { inParallel } from '../../shared/parallel.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { startDeployment } from '../../test/functions/support/deployment.ts';
import { type BenchLine, benchLine, medianOf } from '../report.ts';
import { addSenders, deliver, instanceOn, nextPackets, type Sender } from './fleet.ts';

const ROUNDS = 7;

/** With its keys and as base64 this makes the 966 bytes of JSON that an entity of these packets is sent as. */
const BARE_BYTES = 656;
/** Writers side by side, as many as one call of ingest has. */
const WRITERS = 16;

/** Ingest into Azurite, up to the mark that puts a device in line for analysis, against bare writes. */
export async function benchStorage(): Promise<BenchLine[]> {
  const { storage, azurite } = await startDeployment();
  try {
    return [await backlog(storage), await live(storage)];
  } finally {
    await azurite.stop();
  }
}

/** Four devices come back with 512 packets each. */
async function backlog(storage: Storage): Promise<BenchLine> {
  const senders = await addSenders(storage, 4);
  const packets = 512;
  const table = await bareTable(storage, 'bareBacklog');
  const figures = await alternate(
    packets * senders.length,
    instanceOn(storage),
    () => senders.map((sender) => nextPackets(sender, packets)),
    () => transactionsOf100(table, packets * senders.length),
  );
  const name = 'backlog of 4 devices into Azurite: packets/s, against bare transactions of 100';
  return benchLine({ bench: 'ingest', case: name }, figures, { atLeast: 0.8 });
}

/** A thousand devices send a packet each. */
async function live(storage: Storage): Promise<BenchLine> {
  const senders = await addSenders(storage, 1_000);
  const table = await bareTable(storage, 'bareLive');
  const figures = await alternate(
    senders.length,
    instanceOn(storage),
    () => senders.map((sender: Sender) => nextPackets(sender, 1)),
    () => singleInserts(table, senders.length),
  );
  const name = 'live, 1,000 devices, one packet each, into Azurite: packets/s, against bare single inserts';
  return benchLine({ bench: 'ingest', case: name }, figures, { atLeast: 0.9 });
}

/** Ours and the yardstick by turns, so that a noisy neighbour falls on both; the first turn only warms up. */
async function alternate(
  packets: number,
  ingest: ReturnType<typeof instanceOn>,
  streams: () => ReturnType<typeof nextPackets>[],
  bare: () => Promise<void>,
): Promise<{ ours: number; yardstick: number }> {
  const ours: number[] = [];
  const yardstick: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const made = streams();
    ours.push(await perSecond(packets, () => deliver(ingest, made)));
    yardstick.push(await perSecond(packets, bare));
  }
  return { ours: medianOf(ours.slice(1)), yardstick: medianOf(yardstick.slice(1)) };
}

async function perSecond(packets: number, work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return packets / ((performance.now() - start) / 1000);
}

async function bareTable(storage: Storage, name: string): Promise<TableClient> {
  const table = storage.table(name);
  await table.createTable();
  return table;
}

let written = 0;

function bareEntity(partitionKey: string) {
  return {
    partitionKey,
    rowKey: String(written++).padStart(15, '0'),
    data: Buffer.alloc(BARE_BYTES),
  };
}

async function transactionsOf100(table: TableClient, packets: number): Promise<void> {
  const transactions = Array.from({ length: Math.ceil(packets / 100) }, (_, i) => {
    const key = `p${written}`;
    return Array.from({ length: Math.min(100, packets - i * 100) }, () => bareEntity(key));
  });
  await inParallel(transactions, WRITERS, async (entities) => {
    await table.submitTransaction(entities.map((entity) => ['create', entity]));
  });
}

async function singleInserts(table: TableClient, packets: number): Promise<void> {
  const entities = Array.from({ length: packets }, () => bareEntity(`p${written}`));
  await inParallel(entities, WRITERS, async (entity) => {
    await table.createEntity(entity);
  });
}
